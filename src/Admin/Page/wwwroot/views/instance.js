import { get } from '../core/api.js'
import { byId, setText } from '../core/dom.js'
import { duration, moment } from '../core/format.js'

const INTERVAL = 5000

/** Which instance answers, and how its store is. */
export function startInstance() {
  const seen = new Set()
  let facts = null
  let asked = -Infinity

  /** What is told of the instance, behind its name. */
  function words() {
    if (!facts) return ''
    const { store, instance } = facts
    const served = store.kind === 'table' ? `generation ${store.generation ?? 'none'} in ${store.name}` : store.name
    return `${instance.version} · up ${duration(facts.uptimeSeconds)} · ${served}`
  }

  return {
    async refresh(signal) {
      if (performance.now() - asked < INTERVAL) return
      facts = await get('instance', signal)
      asked = performance.now()
    },
    /** Names the instance that has just answered. */
    show(answering) {
      seen.add(answering.id)
      if (facts && facts.instance.id !== answering.id) asked = -Infinity
      byId('instance').hidden = false
      byId('foot').hidden = false
      setText(byId('foot'), `Instance ${answering.id} of ${answering.name}, started ${moment(answering.startedAt)}. ${others()}`)
      setText(byId('instance-name'), answering.name)
      setText(byId('instance-facts'), words())
      byId('instance-dot').classList.toggle('bad', facts !== null && trouble(facts.store) !== null)
    },
    hide() {
      byId('instance').hidden = true
      byId('foot').hidden = true
    },
    /** What is wrong with the store, or that several instances answer; null for nothing. */
    trouble: () => facts && trouble(facts.store) || (seen.size > 1 ? others() : null),
  }

  function others() {
    return seen.size > 1
      ? `${seen.size} instances have answered this page: each answers for itself, and the figures are those of the one named above.`
      : 'This instance answers for itself.'
  }
}

/** What is wrong with a store, in words; null for nothing. */
function trouble(store) {
  if (!store.errors?.length) return null
  const more = store.errors.length > 1 ? ` (and ${store.errors.length - 1} more)` : ''
  return `The last good routes are served: ${store.errors[0]}${more}`
}
