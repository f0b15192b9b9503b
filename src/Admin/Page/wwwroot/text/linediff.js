// The difference of two texts by lines: a longest common subsequence, found by Myers' greedy algorithm
// (E. W. Myers, "An O(ND) Difference Algorithm and Its Variations", 1986).

// Above so many differing lines no reader follows a diff, and its trace would take the memory of the page.
const MOST_EDITS = 3000

/**
 * Compares two texts.
 * @returns {Array<{kind: 'same'|'removed'|'added', text: string, left: number|null, right: number|null}>} the lines of both in order; `left` and `right` are line numbers from 1
 */
export function diffLines(before, after) {
  const a = split(before)
  const b = split(after)
  let head = 0
  while (head < a.length && head < b.length && a[head] === b[head]) head++
  let tail = 0
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++

  const middle = compare(a.slice(head, a.length - tail), b.slice(head, b.length - tail))
  const kinds = [...Array(head).fill('same'), ...middle, ...Array(tail).fill('same')]
  let left = 0
  let right = 0
  return kinds.map(kind => {
    const text = kind === 'added' ? b[right] : a[left]
    return { kind, text, left: kind === 'added' ? null : ++left, right: kind === 'removed' ? null : ++right }
  })
}

/**
 * Leaves out what is the same far from any change.
 * @param {Array} lines of {@link diffLines}
 * @param {number} context the unchanged lines to keep around each change
 * @returns {Array<{lines: Array, folded: boolean}>} parts in order; folded ones are unchanged lines that need not be seen
 */
export function fold(lines, context = 3) {
  const near = new Uint8Array(lines.length)
  lines.forEach((line, at) => {
    if (line.kind !== 'same') near.fill(1, Math.max(0, at - context), at + context + 1)
  })
  const parts = []
  lines.forEach((line, at) => {
    const folded = near[at] === 0
    if (parts.at(-1)?.folded !== folded) parts.push({ lines: [], folded })
    parts.at(-1).lines.push(line)
  })
  return parts
}

/** The range in which two lines differ, as [start, end of the first, end of the second]: what stands before and behind is common. */
export function changedRange(before, after) {
  let start = 0
  while (start < before.length && start < after.length && before[start] === after[start]) start++
  let end = 0
  while (end < before.length - start && end < after.length - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++
  return [start, before.length - end, after.length - end]
}

/** The lines of a text; the end of its last line begins no other. */
function split(text) {
  const lines = text.split(/\r\n|\n|\r/)
  if (lines.at(-1) === '') lines.pop()
  return lines
}

function compare(a, b) {
  const trace = search(a, b)
  return trace ? walkBack(trace, a.length, b.length) : [...Array(a.length).fill('removed'), ...Array(b.length).fill('added')]
}

/** For each number of edits, how far each diagonal reached; null when the texts are too unlike. */
function search(a, b) {
  const most = Math.min(a.length + b.length, MOST_EDITS)
  let reached = new Int32Array(2 * most + 3)
  const middle = most + 1
  const trace = []
  for (let edits = 0; edits <= most; edits++) {
    trace.push(reached.slice(middle - edits - 1, middle + edits + 2))
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      const down = isDown(reached, middle, diagonal, edits)
      let x = down ? reached[middle + diagonal + 1] : reached[middle + diagonal - 1] + 1
      let y = x - diagonal
      while (x < a.length && y < b.length && a[x] === b[y]) {
        x++
        y++
      }
      reached[middle + diagonal] = x
      if (x >= a.length && y >= b.length) return trace
    }
  }
  return null
}

function walkBack(trace, x, y) {
  const kinds = []
  for (let edits = trace.length - 1; edits >= 0; edits--) {
    const reached = trace[edits]
    const middle = edits + 1
    const diagonal = x - y
    const down = isDown(reached, middle, diagonal, edits)
    const fromDiagonal = down ? diagonal + 1 : diagonal - 1
    const fromX = edits === 0 ? 0 : reached[middle + fromDiagonal]
    const fromY = edits === 0 ? 0 : fromX - fromDiagonal
    while (x > fromX && y > fromY) {
      kinds.push('same')
      x--
      y--
    }
    if (edits === 0) break
    kinds.push(down ? 'added' : 'removed')
    x = fromX
    y = fromY
  }
  return kinds.reverse()
}

/** Whether a path comes to a diagonal from the one above it, by a line of the second text. */
const isDown = (reached, middle, diagonal, edits) =>
  diagonal === -edits || (diagonal !== edits && reached[middle + diagonal - 1] < reached[middle + diagonal + 1])
