import { ApiError, get, post, send } from '../core/api.js'
import { confirm } from '../core/dialog.js'
import { byId, setText } from '../core/dom.js'
import { plural } from '../core/format.js'
import { startTabs } from '../core/tabs.js'
import { startCompare } from './compare.js'
import { startConflict } from './conflict.js'
import { createDiff } from './diff.js'
import { findingsTitle, startEditor } from './editor.js'
import { startHistory } from './history.js'

const INTERVAL = 3000

/** The document: editing and publishing it, its history, and the difference between any two of its versions. */
export function startDocument(context) {
  const { act } = context
  const editor = startEditor(() => {
    editor.showFindings(null)
    showState()
  })
  const compare = startCompare(context, read)
  const history = startHistory({ onCompare: one => compareTo(one.generation), onRollBack: rollBack })
  const conflict = startConflict({
    onMine: theirs => {
      served = theirs
      showState()
    },
    onTheirs: theirs => {
      served = theirs
      editor.value = theirs.text
    },
  })
  // What the editor's text began as: the document with its validator.
  let served = null
  let current = null
  let asked = -Infinity

  const chooseTab = startTabs(byId('document-tabs'), name => {
    if (name === 'compare' && served) compare.refresh()
  })
  byId('validate').addEventListener('click', () => act(validate))
  byId('publish').addEventListener('click', publish)
  byId('revert').addEventListener('click', revert)
  window.addEventListener('beforeunload', event => {
    if (isEdited()) event.preventDefault()
  })
  chooseTab('edit')

  const isEdited = () => served !== null && editor.value !== served.text

  function showState() {
    const edited = isEdited()
    byId('revert').disabled = !edited
    byId('publish').disabled = !edited
    const newer = current !== null && served !== null && served.generation !== null && served.generation !== current
    setText(byId('editor-state'), served === null ? 'Reading…'
      : edited && newer ? `Edited · generation ${current} is served by now`
        : edited ? 'Edited, not published'
          : 'As it is served')
  }

  async function readServed() {
    try {
      const { text, etag } = await send('GET', 'document')
      return { text: current === null ? text : indent(text), etag, generation: current }
    } catch (error) {
      // Nothing is published yet, or it is no document: the first, or a better one, is written here.
      if (!(error instanceof ApiError) || (error.status !== 404 && error.status !== 409)) throw error
      return { text: '', etag: error.headers.get('ETag'), generation: current }
    }
  }

  /** The text of a version that can be compared. */
  async function read(version) {
    if (version === 'edited') return editor.value
    if (version === 'served') return (await readServed()).text
    return indent((await send('GET', `history/${encodeURIComponent(version)}`)).text)
  }

  async function validate() {
    const text = editor.value
    const { data } = await send('POST', 'validate', { body: text })
    editor.showFindings(data.valid ? null : findingsTitle(data.errors), data.errors)
    return data.valid ? 'The document is valid.' : null
  }

  async function publish() {
    const { node, added, removed } = createDiff(served.text, editor.value)
    const sure = await confirm({
      title: 'Publish this document?',
      text: `${plural(added, 'line')} added, ${plural(removed, 'line')} removed. Instances serve it within seconds.`,
      action: 'Publish',
      content: node,
    })
    if (!sure) return
    await act(async () => {
      try {
        const { data } = await send('PUT', 'document', { body: editor.value, headers: served.etag ? { 'If-Match': served.etag } : { 'If-None-Match': '*' } })
        await loadAnew()
        editor.showFindings(data.warnings?.length ? plural(data.warnings.length, 'warning') : null, data.warnings)
        return data.outcome === 'unchanged' ? 'Nothing to publish: this is what is served.' : data.generation ? `Published as generation ${data.generation}.` : 'Published.'
      } catch (error) {
        if (!(error instanceof ApiError)) throw error
        if (error.status === 412) {
          await readHistory()
          conflict.show(served, await readServed())
          return null
        }
        if (error.status !== 422) throw error
        const errors = error.problem.errors ?? []
        editor.showFindings(`Not published: ${findingsTitle(errors)}`, errors)
        return null
      }
    })
  }

  async function revert() {
    const sure = await confirm({ title: 'Drop your changes?', text: 'The editor shows the document as it is served again.', action: 'Drop', danger: true })
    if (sure) act(loadAnew)
  }

  async function rollBack({ generation }) {
    await act(async () => {
      const [now, then] = await Promise.all([readServed(), read(generation)])
      const { node } = createDiff(now.text, then)
      const sure = await confirm({
        title: `Roll back to generation ${generation}?`,
        text: 'It is published again as a new generation; nothing of the history is lost. This is what changes:',
        action: 'Roll back',
        content: node,
      })
      if (!sure) return null
      try {
        const answer = await post('rollback', { generation }, { 'If-Match': now.etag })
        if (isEdited()) await readHistory()
        else await loadAnew()
        return `Generation ${generation} is served again, as generation ${answer.generation}.`
      } catch (error) {
        if (!(error instanceof ApiError) || error.status !== 412) throw error
        await readHistory()
        throw new ApiError(412, { detail: 'Somebody else published while you were reading: nothing was rolled back. The history is up to date again; have another look.' })
      }
    })
  }

  async function compareTo(generation) {
    await chooseTab('compare')
    await compare.show(String(generation), 'served')
  }

  async function readHistory(signal) {
    const answer = await get('history', signal)
    const before = current
    current = answer.generations.find(one => one.current)?.generation ?? null
    history.show(answer)
    if (before !== current || asked === -Infinity) compare.offer(answer.generations)
    setText(byId('document-facts'), current === null ? '' : `Generation ${current} is served.`)
    asked = performance.now()
  }

  async function loadAnew() {
    await readHistory()
    served = await readServed()
    editor.value = served.text
    conflict.hide()
    return null
  }

  return {
    async refresh(signal) {
      if (served !== null && performance.now() - asked < INTERVAL) return
      await readHistory(signal)
      if (served === null || (!isEdited() && served.generation !== current)) {
        served = await readServed()
        editor.value = served.text
      }
      showState()
    },
    /** Whether the page may be left: nothing is edited, or who edits says so. */
    async mayLeave() {
      return !isEdited() || confirm({ title: 'Sign out and drop your changes?', text: 'The document in the editor is not published.', action: 'Sign out', danger: true })
    },
  }
}

/** A generation as people write it: a table has each route on one line. A file's text is its author's and stays. */
function indent(text) {
  try {
    return `${JSON.stringify(JSON.parse(text), null, 2)}\n`
  } catch {
    return text
  }
}
