import { createSparkline } from '../charts/sparkline.js'
import { byId, el, keyedList, setAttribute, setText } from '../core/dom.js'
import { count, milliseconds, percent, plural, rate } from '../core/format.js'
import { createSamples } from './samples.js'

const MOST_ROWS = 100
const SORT_INTERVAL = 5000

const COLUMNS = [
  { key: 'id', label: 'Route', by: route => route.id },
  { key: 'trend', label: 'Last minute' },
  { key: 'rps', label: 'Req/s', by: route => route.rps },
  { key: 'p50', label: 'p50', by: route => route.p50 ?? -1 },
  { key: 'p90', label: 'p90', by: route => route.p90 ?? -1 },
  { key: 'p99', label: 'p99', by: route => route.p99 ?? -1 },
  { key: 'errors', label: 'Errors', by: route => route.recent.errors / Math.max(1, route.recent.requests) },
  { key: 'cached', label: 'Cached', by: route => route.cacheHits / Math.max(1, route.cacheHits + route.cacheMisses) },
  { key: 'requests', label: 'Requests', by: route => route.requests },
]

/** The table of routes: traffic, latency, errors. */
export function startRoutes({ showErrorsOf }) {
  const samples = createSamples()
  const rows = byId('routes-rows')
  const filter = byId('routes-filter')
  const show = keyedList(rows, route => route.id, createRow)
  let sort = { key: 'rps', descending: true }
  let order = new Map()
  let sorted = -Infinity
  let latest = null

  const heads = COLUMNS.map(column => {
    const head = el('span', { class: `td ${column.key}`, role: 'columnheader' })
    head.append(column.by ? el('button', { class: 'sort', type: 'button', text: column.label, click: () => sortBy(column.key) }) : column.label)
    return head
  })
  byId('routes-head').append(...heads)
  filter.addEventListener('input', () => latest && paint(true))

  function sortBy(key) {
    sort = { key, descending: sort.key === key ? !sort.descending : key !== 'id' }
    if (latest) paint(true)
  }

  /** Puts routes in order, but not under the eyes or fingers of who is reading a row: every five seconds, or when asked. */
  function arrange(routes, anew) {
    const busy = rows.matches(':hover, :focus-within')
    if (anew || (!busy && performance.now() - sorted > SORT_INTERVAL)) {
      const { by } = COLUMNS.find(column => column.key === sort.key)
      const sign = sort.descending ? -1 : 1
      const compare = (a, b) => (by(a) < by(b) ? -sign : by(a) > by(b) ? sign : a.id < b.id ? -1 : 1)
      order = new Map(routes.toSorted(compare).map((route, at) => [route.id, at]))
      sorted = performance.now()
      COLUMNS.forEach((column, at) => setAttribute(heads[at], 'aria-sort', column.key === sort.key ? (sort.descending ? 'descending' : 'ascending') : null))
    }
    const place = route => order.get(route.id) ?? order.size
    return routes.toSorted((a, b) => place(a) - place(b))
  }

  function paint(anew) {
    const wanted = filter.value.trim().toLowerCase()
    const found = latest.routes.filter(route => route.id.toLowerCase().includes(wanted))
    show(arrange(found, anew).slice(0, MOST_ROWS))
    const total = latest.routes.length
    setText(byId('routes-count'), found.length > MOST_ROWS ? `${MOST_ROWS} of ${count(found.length)}` : found.length < total ? `${count(found.length)} of ${count(total)}` : count(total))
    const empty = byId('routes-empty')
    empty.hidden = found.length > 0
    setText(empty, total === 0 ? 'No request has come yet to any route.' : 'No route has this in its name.')
  }

  function createRow() {
    const cells = Object.fromEntries(COLUMNS.map(({ key, label }) => [key, el('span', { class: `td ${key}`, role: 'cell', 'data-label': label })]))
    const name = el('span', { class: 'route-name' })
    cells.id.append(name)
    const spark = createSparkline()
    cells.trend.append(spark.node)
    const failures = el('button', { class: 'link bad', type: 'button', hidden: true })
    const noFailures = el('span')
    cells.errors.append(failures, noFailures)
    let id = ''
    failures.addEventListener('click', () => showErrorsOf(id))
    return {
      node: el('div', { class: 'tr', role: 'row' }, ...Object.values(cells)),
      update(route) {
        id = route.id
        setText(name, route.id)
        setAttribute(name, 'title', route.id)
        spark.draw(samples.of(route.id))
        setText(cells.rps, rate(route.rps))
        for (const key of ['p50', 'p90', 'p99']) setText(cells[key], milliseconds(route[key]))
        const { errors, requests } = route.recent
        failures.hidden = !errors
        noFailures.hidden = !failures.hidden
        setText(failures, percent(errors, requests))
        setAttribute(failures, 'aria-label', `${percent(errors, requests)}: ${plural(errors, 'error')} of ${route.id} in a minute`)
        setText(noFailures, percent(errors, requests))
        setText(cells.cached, percent(route.cacheHits, route.cacheHits + route.cacheMisses))
        setText(cells.requests, count(route.requests))
      },
    }
  }

  return {
    show(counters) {
      latest = counters
      samples.add(counters)
      paint(order.size === 0)
    },
  }
}
