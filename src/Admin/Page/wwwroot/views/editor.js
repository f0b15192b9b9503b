import { byId, el, setText } from '../core/dom.js'
import { plural } from '../core/format.js'
import { tokenise } from '../text/jsontokens.js'

// Colours of a longer text would take longer than a key press may.
const MOST_COLOURED = 200_000

/** The text field for the document, with line numbers and colours, and the list of what is wrong in it. */
export function startEditor(onChange) {
  const text = byId('editor-text')
  const colours = byId('editor-colours')
  const lines = byId('editor-lines')
  let shownLines = 0
  let frame = 0

  function paint() {
    frame = 0
    const wanted = text.value.split('\n').length
    if (wanted !== shownLines) lines.textContent = Array.from({ length: wanted }, (_, at) => at + 1).join('\n')
    shownLines = wanted
    const plain = text.value.length > MOST_COLOURED
    text.classList.toggle('plain', plain)
    // The last line's own end keeps both as high as each other.
    colours.replaceChildren(...(plain ? [] : tokenise(text.value).map(({ kind, text: part }) => kind === 'plain' ? part : el('span', { class: `json-${kind}`, text: part }))), '\n')
    follow()
  }

  function follow() {
    colours.scrollTop = lines.scrollTop = text.scrollTop
    colours.scrollLeft = text.scrollLeft
  }

  text.addEventListener('scroll', follow, { passive: true })
  text.addEventListener('input', () => {
    frame ||= requestAnimationFrame(paint)
    onChange()
  })

  return {
    get value() {
      return text.value
    },
    set value(next) {
      text.value = next
      text.setSelectionRange(0, 0)
      text.scrollTop = 0
      paint()
      onChange()
    },
    /** Lists what is wrong, each with the way to its place; null takes the list away. */
    showFindings(title, findings) {
      byId('findings').hidden = title === null
      setText(byId('findings-title'), title ?? '')
      byId('findings-rows').replaceChildren(...(findings ?? []).map(finding => createFinding(finding, goTo)))
    },
  }

  /** Puts the cursor to a line and column, from 1, and into the view. */
  function goTo(line, column) {
    const before = text.value.split('\n').slice(0, line - 1)
    const start = before.reduce((sum, one) => sum + one.length + 1, 0)
    const at = start + Math.max(0, column - 1)
    text.focus()
    text.setSelectionRange(at, at)
    const height = text.scrollHeight / Math.max(1, shownLines)
    text.scrollTop = Math.max(0, (line - 1) * height - text.clientHeight / 2)
  }
}

function createFinding(finding, goTo) {
  const { path, message, line, column } = typeof finding === 'string' ? { message: finding } : finding
  return el('li', {},
    line ? el('button', { class: 'link', type: 'button', text: `line ${line}`, click: () => goTo(line, column ?? 1) }) : null,
    path ? el('code', { class: 'mono', text: path }) : null,
    el('span', { text: message }))
}

/** What a list of errors is called. */
export const findingsTitle = errors => plural(errors.length, 'error')
