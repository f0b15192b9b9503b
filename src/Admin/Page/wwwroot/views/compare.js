import { byId, el, setText } from '../core/dom.js'
import { moment, plural } from '../core/format.js'
import { createDiff } from './diff.js'

const EDITED = 'edited'
const SERVED = 'served'

/**
 * The difference between any two documents: generations, what is served, and the text in the editor.
 * @param {(version: string) => Promise<string>} read the text of a version
 */
export function startCompare({ act }, read) {
  const from = byId('compare-from')
  const to = byId('compare-to')
  for (const select of [from, to]) select.addEventListener('input', compare)

  async function compare() {
    const pair = [from.value, to.value]
    await act(async () => {
      const [before, after] = await Promise.all(pair.map(read))
      // Another choice may have been made meanwhile.
      if (pair[0] !== from.value || pair[1] !== to.value) return null
      const { node, added, removed } = createDiff(before, after)
      byId('compare-diff').replaceChildren(node)
      setText(byId('compare-count'), `${plural(added, 'line')} added, ${plural(removed, 'line')} removed`)
      return null
    })
  }

  return {
    /** Offers generations, newest first. */
    offer(generations) {
      for (const select of [from, to]) {
        const chosen = select.value
        select.replaceChildren(
          el('option', { value: SERVED, text: 'What is served' }),
          el('option', { value: EDITED, text: 'The text in the editor' }),
          ...generations.map(one => el('option', { value: one.generation, text: `Generation ${one.generation} · ${moment(one.publishedAt)}${one.current ? ' · served' : ''}` })))
        select.value = chosen || (select === from ? SERVED : EDITED)
      }
    },
    /** Compares two versions. */
    show(before, after) {
      from.value = before
      to.value = after
      return compare()
    },
    refresh: compare,
  }
}
