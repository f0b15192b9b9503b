// The dashboard: who is signed in, which view is seen, and one round of questions a second for it.

import { ApiError, get } from './core/api.js'
import { byId } from './core/dom.js'
import { tell, warn } from './core/notice.js'
import { createPoller } from './core/poll.js'
import { forgetKey, readKey, takeKeyFromAddress } from './core/session.js'
import { startTabs } from './core/tabs.js'
import { startTheme } from './core/theme.js'
import { startCache } from './views/cache.js'
import { startDestinations } from './views/destinations.js'
import { startDocument } from './views/document.js'
import { startErrors } from './views/errors.js'
import { startExplain } from './views/explain.js'
import { startInstance } from './views/instance.js'
import { startOverview } from './views/overview.js'
import { startSignIn } from './views/signin.js'

const FIRST = 'overview'

takeKeyFromAddress()
startTheme(byId('theme'))

const context = { refresh: () => poller.now(), act, showErrorsOf }
const instance = startInstance()
const views = {
  overview: startOverview(context),
  destinations: startDestinations(context),
  cache: startCache(context),
  errors: startErrors(),
  document: startDocument(context),
  explain: startExplain(context),
}
const signIn = startSignIn(enter)
const poller = createPoller(round, onFailure)
let current = FIRST

const chooseTab = startTabs(byId('tabs'), name => {
  current = name
  history.replaceState(null, '', `#/${name}`)
  document.title = `${byId(`tab-${name}`).firstChild.textContent} · FuncProxy`
  poller.now()
})

byId('skip').addEventListener('click', event => {
  event.preventDefault()
  byId('main').focus()
})
byId('sign-out').addEventListener('click', async () => {
  if (await views.document.mayLeave()) leave('')
})
window.addEventListener('hashchange', () => {
  const before = readKey()
  takeKeyFromAddress()
  if (readKey() !== before) location.reload()
  else chooseTab(location.hash.slice(2))
})

if (readKey()) enter()
else leave('')

/** Shows the views to who has a key. */
function enter() {
  signIn.hide()
  for (const id of ['tabs', 'sign-out']) byId(id).hidden = false
  if (!chooseTab(location.hash.slice(2))) chooseTab(FIRST)
  poller.start()
}

/** Forgets the key and all that it has shown: the page begins anew. */
function leave(message) {
  poller.stop()
  warn(null)
  const hadKey = readKey() !== null
  forgetKey()
  if (hadKey && !message) return location.reload()
  instance.hide()
  for (const id of ['tabs', 'sign-out', ...Object.keys(views)]) byId(id).hidden = true
  document.title = 'FuncProxy'
  signIn.show(message)
}

async function round(signal) {
  // One first: a key that is refused is shown once, not with every question at a time, for wrong ones are counted.
  const counters = await get('counters', signal)
  const [destinations] = await Promise.all([get('destinations', signal), instance.refresh(signal), views[current].refresh?.(signal)])
  instance.show(counters.instance)
  views.overview.show(counters, views.destinations.show(destinations))
  document.body.classList.remove('stale')
  warn(instance.trouble())
}

function onFailure(error, wait) {
  if (!(error instanceof ApiError)) throw error
  if (error.status === 401) return leave('The key was refused.')
  document.body.classList.add('stale')
  const again = `Trying again in ${Math.max(1, Math.round(wait / 1000))} s; the figures below are the last ones.`
  const reason = error.status === 429 ? 'Too many wrong keys came from this address.' : error.message
  warn(`${reason} ${again}`)
}

/** Does a write of a view, and says what came of it. Whether it was done. */
async function act(work) {
  try {
    const done = await work()
    if (done) tell(done)
    poller.now()
    return true
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    if (error.status === 401) leave('The key was refused.')
    else tell(error.message, 'bad')
    return false
  }
}

function showErrorsOf(route) {
  chooseTab('errors')
  views.errors.filterRoute(route)
}

