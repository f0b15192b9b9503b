import { el } from '../core/dom.js'
import { plural } from '../core/format.js'
import { changedRange, diffLines, fold } from '../text/linediff.js'

const SIGNS = { same: ' ', removed: '−', added: '+' }
const WORDS = { removed: 'removed: ', added: 'added: ' }

/**
 * The difference between two texts.
 * @returns {{node: Element, added: number, removed: number}}
 */
export function createDiff(before, after) {
  const lines = diffLines(before, after)
  const tally = kind => lines.filter(line => line.kind === kind).length
  const added = tally('added')
  const removed = tally('removed')
  if (added + removed === 0) return { node: el('p', { class: 'empty', text: 'There is no difference.' }), added, removed }
  const marks = findMarks(lines)
  const node = el('div', { class: 'diff mono', tabindex: 0, role: 'group', 'aria-label': `${plural(added, 'line')} added, ${plural(removed, 'line')} removed` },
    ...fold(lines).flatMap(part => part.folded ? [createFold(part.lines)] : part.lines.map(line => createLine(line, marks.get(line)))))
  return { node, added, removed }
}

/** Where a line that replaces another differs from it. */
function findMarks(lines) {
  const marks = new Map()
  for (let at = 0; at < lines.length; at++) {
    if (lines[at].kind !== 'removed') continue
    let end = at
    while (lines[end]?.kind === 'removed') end++
    let last = end
    while (lines[last]?.kind === 'added') last++
    for (let pair = 0; pair < Math.min(end - at, last - end); pair++) {
      const [start, endBefore, endAfter] = changedRange(lines[at + pair].text, lines[end + pair].text)
      // Lines that share nothing but their indentation are no pair.
      if (lines[at + pair].text.slice(0, start).trim() === '' && endBefore === lines[at + pair].text.length) continue
      marks.set(lines[at + pair], [start, endBefore])
      marks.set(lines[end + pair], [start, endAfter])
    }
    at = last - 1
  }
  return marks
}

function createLine(line, mark) {
  const text = el('span', { class: 'diff-text' })
  if (line.kind !== 'same') text.append(el('span', { class: 'visually-hidden', text: WORDS[line.kind] }))
  if (mark) text.append(line.text.slice(0, mark[0]), el('mark', { text: line.text.slice(...mark) }), line.text.slice(mark[1]))
  else text.append(line.text)
  return el('div', { class: `diff-line ${line.kind}` },
    el('span', { class: 'diff-number', text: line.left ?? '' }),
    el('span', { class: 'diff-number', text: line.right ?? '' }),
    el('span', { class: 'diff-sign', 'aria-hidden': 'true', text: SIGNS[line.kind] }),
    text)
}

function createFold(lines) {
  const button = el('button', { class: 'diff-fold', type: 'button', text: `Show ${plural(lines.length, 'unchanged line')}`, click: () => button.replaceWith(...lines.map(line => createLine(line))) })
  return button
}
