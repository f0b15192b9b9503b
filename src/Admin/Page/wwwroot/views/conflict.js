import { byId, setText } from '../core/dom.js'
import { createDiff } from './diff.js'

/** What is shown when somebody else published while a document was being edited: nothing is lost, and who edits decides. */
export function startConflict({ onMine, onTheirs }) {
  const card = byId('conflict')
  let shownDiff = null
  let base = null
  let theirs = null

  function hide() {
    card.hidden = true
    shownDiff?.remove()
    shownDiff = null
  }

  byId('conflict-compare').addEventListener('click', () => {
    shownDiff?.remove()
    shownDiff = createDiff(base.text, theirs.text).node
    card.append(shownDiff)
  })
  byId('conflict-mine').addEventListener('click', () => {
    hide()
    onMine(theirs)
    byId('publish').focus()
  })
  byId('conflict-theirs').addEventListener('click', () => {
    hide()
    onTheirs(theirs)
    byId('editor-text').focus()
  })

  return {
    hide,
    /** Shows the choice. */
    show(started, served) {
      hide()
      base = started
      theirs = served
      const name = served.generation === null ? 'Another document' : `Generation ${served.generation}`
      setText(byId('conflict-text'), `${name} is served since you began, so yours was not published. Your text is untouched below. Look at what changed, then publish on top of it, or begin again from it.`)
      card.hidden = false
      card.scrollIntoView({ block: 'nearest' })
      byId('conflict-compare').focus()
    },
  }
}
