import { byId, el, keyedList, setText } from '../core/dom.js'
import { count, moment } from '../core/format.js'

const COLUMNS = [['generation', 'Generation'], ['published', 'Published'], ['entities', 'Routes, clusters, consumers'], ['checksum', 'Checksum'], ['action', '']]

/** The published generations, newest first. */
export function startHistory({ onCompare, onRollBack }) {
  byId('history-head').append(...COLUMNS.map(([key, label]) => el('span', { class: `td ${key}`, role: 'columnheader', text: label, 'aria-label': label || 'Actions' })))
  const show = keyedList(byId('history-rows'), one => one.generation, createRow)

  function createRow() {
    const cells = Object.fromEntries(COLUMNS.map(([key, label]) => [key, el('span', { class: `td ${key}`, role: 'cell', 'data-label': label })]))
    let shown = null
    const number = el('strong')
    const served = el('span', { class: 'pill', 'data-tone': 'good', text: 'Served', hidden: true })
    const restored = el('span', { class: 'hint' })
    cells.generation.append(number, served, restored)
    const compare = el('button', { class: 'button small', type: 'button', text: 'Compare', click: () => onCompare(shown) })
    const rollBack = el('button', { class: 'button small', type: 'button', text: 'Roll back…', click: () => onRollBack(shown) })
    cells.action.append(compare, rollBack)
    return {
      node: el('div', { class: 'tr', role: 'row' }, ...Object.values(cells)),
      update(one) {
        shown = one
        setText(number, one.generation)
        served.hidden = !one.current
        setText(restored, one.restoredFrom ? `as ${one.restoredFrom}` : '')
        setText(cells.published, moment(one.publishedAt))
        setText(cells.entities, count(one.entities))
        setText(cells.checksum, String(one.checksum ?? '').slice(0, 12))
        compare.hidden = rollBack.hidden = one.current
        compare.setAttribute('aria-label', `Compare generation ${one.generation} with what is served`)
        rollBack.setAttribute('aria-label', `Roll back to generation ${one.generation}`)
      },
    }
  }

  return {
    show({ generations, note }) {
      show(generations)
      const empty = byId('history-empty')
      empty.hidden = generations.length > 0
      setText(empty, note ?? 'Nothing has been published yet.')
    },
  }
}
