import assert from 'node:assert/strict'
import { test } from 'node:test'
import { changedRange, diffLines, fold } from '../../../src/Admin/Page/wwwroot/text/linediff.js'
import { tokenise } from '../../../src/Admin/Page/wwwroot/text/jsontokens.js'

/** Random numbers that are the same in each run. */
function createRandom(seed) {
  return below => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
    return Math.floor(seed / 2 ** 32 * below)
  }
}

function longestCommon(a, b) {
  const table = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1))
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) table[i][j] = a[i - 1] === b[j - 1] ? table[i - 1][j - 1] + 1 : Math.max(table[i - 1][j], table[i][j - 1])
  }
  return table[a.length][b.length]
}

test('A difference holds both texts and keeps as many lines as can be kept', () => {
  const random = createRandom(20261130)
  for (let round = 0; round < 800; round++) {
    const [a, b] = [0, 0].map(() => Array.from({ length: random(14) }, () => 'abcd'[random(4)]))

    const lines = diffLines(a.join('\n'), b.join('\n'))

    assert.deepEqual(lines.filter(line => line.kind !== 'added').map(line => line.text), a)
    assert.deepEqual(lines.filter(line => line.kind !== 'removed').map(line => line.text), b)
    assert.equal(lines.filter(line => line.kind === 'same').length, longestCommon(a, b))
    assert.deepEqual(lines.filter(line => line.left !== null).map(line => line.left), a.map((_, at) => at + 1))
    assert.deepEqual(lines.filter(line => line.right !== null).map(line => line.right), b.map((_, at) => at + 1))
  }
})

test('Texts of twenty thousand lines that share nothing are compared while one waits', () => {
  const text = letter => Array.from({ length: 20_000 }, (_, at) => letter + at).join('\n')
  const begin = performance.now()

  const lines = diffLines(text('a'), text('b'))

  assert.equal(lines.length, 40_000)
  assert.ok(performance.now() - begin < 5000)
})

test('Ends of lines and the end of the text are no difference', () => {
  assert.deepEqual(diffLines('a\r\nb\r\n', 'a\nb').map(line => line.kind), ['same', 'same'])
})

test('What is far from a change is folded', () => {
  const lines = diffLines(Array.from({ length: 21 }, (_, at) => at).join('\n'), Array.from({ length: 21 }, (_, at) => at === 10 ? 'x' : at).join('\n'))

  assert.deepEqual(fold(lines).map(part => [part.folded, part.lines.length]), [[true, 7], [false, 8], [true, 7]])
  assert.deepEqual(changedRange('"weight": 3,', '"weight": 12,'), [10, 11, 12])
})

test('Colours change no character, of whatever text', () => {
  const random = createRandom(7)
  const pieces = ['{', '"a"', ':', '"b\\"c"', '"open', '\n', '-1.5e3', 'true', '// x', '/* y', '*/', ' ', '<script>', '\\']
  for (let round = 0; round < 1000; round++) {
    const text = Array.from({ length: random(12) }, () => pieces[random(pieces.length)]).join('')
    assert.equal(tokenise(text).map(part => part.text).join(''), text)
  }
  assert.deepEqual(tokenise('"k": "v"').map(part => part.kind), ['key', 'plain', 'plain', 'string'])
})
