import { byId, el, setText } from './dom.js'

const LIFETIME = 6000

/** Tells what came of an action, for eyes and for screen readers; gone after six seconds, or by its button. */
export function tell(text, kind = 'good') {
  const close = () => note.remove()
  const note = el('div', { class: `note ${kind}` },
    el('span', { class: 'note-text', text }),
    el('button', { class: 'icon-button', type: 'button', 'aria-label': 'Dismiss', text: '×', click: close }))
  byId('notes').append(note)
  if (kind === 'good') setTimeout(close, LIFETIME)
}

/** Shows what is wrong as long as it is; null takes it away. */
export function warn(text) {
  const banner = byId('banner')
  banner.hidden = text === null
  setText(byId('banner-text'), text ?? '')
}
