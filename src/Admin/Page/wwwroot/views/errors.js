import { get } from '../core/api.js'
import { byId, el, keyedList, setAttribute, setText } from '../core/dom.js'
import { clock, count, milliseconds, moment } from '../core/format.js'

/** The last failed requests, with why. */
export function startErrors() {
  const filter = byId('errors-filter')
  const route = byId('errors-route')
  const kind = byId('errors-kind')
  const show = keyedList(byId('errors-rows'), error => `${error.at} ${error.requestId}`, createEntry)
  let latest = null

  for (const control of [filter, route, kind]) control.addEventListener('input', () => latest && paint())

  function paint() {
    offer(route, latest.map(error => error.route))
    offer(kind, latest.map(error => error.error))
    const wanted = filter.value.trim().toLowerCase()
    const found = latest.filter(error =>
      (route.value === '' || error.route === route.value) &&
      (kind.value === '' || error.error === kind.value) &&
      (wanted === '' || text(error).includes(wanted)))
    show(found)
    setText(byId('errors-count'), found.length < latest.length ? `${count(found.length)} of ${count(latest.length)}` : count(latest.length))
    byId('errors-rows').hidden = found.length === 0
    const empty = byId('errors-empty')
    empty.hidden = found.length > 0
    setText(empty, latest.length === 0 ? 'No request has failed since this instance started.' : 'No error is like this filter.')
  }

  return {
    async refresh(signal) {
      latest = (await get('errors', signal)).errors
      paint()
    },
    /** Shows the errors of one route. */
    filterRoute(id) {
      if (![...route.options].some(option => option.value === id)) route.append(el('option', { value: id, text: id }))
      route.value = id
      filter.value = ''
      kind.value = ''
      if (latest) paint()
    },
  }
}

/** Everything of an error that can be looked for. */
const text = error => [error.path, error.method, error.route, error.cluster, error.destination, error.status, error.error, error.reason, error.requestId, error.consumer,
  ...(error.attempts ?? []).flatMap(attempt => [attempt.destination, attempt.reason])].join('\n').toLowerCase()

/** Adds to a choice what it lacks; what was offered once stays, so that nothing moves under the pointer. */
function offer(select, values) {
  const offered = new Set([...select.options].map(option => option.value))
  for (const value of new Set(values)) {
    if (value && !offered.has(value)) select.append(el('option', { value, text: value }))
  }
}

/** Why it failed; a destination that answers 5xx itself says no more than that. */
const reasonOf = error => error.reason ?? error.error ?? (error.destination ? `${error.destination} answered ${error.status}` : `answered ${error.status}`)

function createEntry(error) {
  const id = `error-${crypto.randomUUID()}`
  const details = el('dl', { class: 'error-details', id, hidden: true })
  const toggle = el('button', { class: 'error-summary', type: 'button', 'aria-expanded': false, 'aria-controls': id, click: () => {
    details.hidden = !details.hidden
    setAttribute(toggle, 'aria-expanded', !details.hidden)
    if (!details.childElementCount) details.append(...describe(error))
  } },
  el('span', { class: 'error-time', text: clock(error.at) }),
  el('span', { class: 'status', 'data-tone': error.status >= 500 ? 'bad' : 'warn', text: error.status }),
  el('span', { class: 'error-request mono' }, el('span', { class: 'method', text: error.method }), ` ${error.path}`),
  el('span', { class: 'error-route', text: error.route ?? 'no route' }),
  el('span', { class: 'error-reason', text: reasonOf(error) }),
  el('span', { class: 'error-duration', text: milliseconds(error.milliseconds) }))
  return { node: el('li', { class: 'error-entry' }, toggle, details), update() {} }
}

function describe(error) {
  const attempts = error.attempts ?? []
  const facts = [
    ['At', moment(error.at)],
    ['Path', error.path],
    ['Kind', error.error],
    ['Reason', reasonOf(error)],
    ['Route', error.route],
    ['Destination', error.destination && error.cluster ? `${error.destination} of ${error.cluster}` : error.destination ?? error.cluster],
    ['Consumer', error.consumer],
    ['Request id', error.requestId],
  ]
  const pairs = facts.filter(([, value]) => value).flatMap(([name, value]) => [el('dt', { text: name }), el('dd', { class: name === 'Request id' || name === 'Path' ? 'mono' : null, text: value })])
  if (attempts.length) {
    pairs.push(el('dt', { text: 'Attempts' }), el('dd', {}, el('ol', { class: 'attempts' }, ...attempts.map(attempt =>
      el('li', {}, el('strong', { text: attempt.destination }), ` ${attempt.reason ?? ''}`)))))
  }
  return pairs
}
