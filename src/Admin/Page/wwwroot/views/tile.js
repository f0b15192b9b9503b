import { el, setText } from '../core/dom.js'
import { NONE } from '../core/format.js'

/**
 * A figure with its name and a line below it.
 * @returns {{node: Element, set: (value: string, detail?: string, tone?: ''|'good'|'warn'|'bad') => void}}
 */
export function createTile(label, id) {
  const value = el('dd', { class: 'tile-value', id, text: NONE })
  const detail = el('dd', { class: 'tile-detail', text: ' ' })
  const node = el('dl', { class: 'tile card' }, el('dt', { class: 'tile-label', text: label }), value, detail)
  return {
    node,
    set(text, below = '', tone = '') {
      setText(value, text)
      setText(detail, below || ' ')
      node.dataset.tone = tone
    },
  }
}
