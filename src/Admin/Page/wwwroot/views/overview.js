import { createCursor, createTimeChart } from '../charts/timechart.js'
import { get } from '../core/api.js'
import { byId, el } from '../core/dom.js'
import { bytes, count, milliseconds, percent, plural, rate, tick, tickMilliseconds } from '../core/format.js'
import { savedBy } from './cache.js'
import { startRoutes } from './routes.js'
import { createTile } from './tile.js'

const SECONDS_OF_RATE = 10

/** The figures of the whole instance, its charts and its routes. */
export function startOverview(context) {
  const tiles = {
    requests: createTile('Requests a second', 'tile-requests'),
    errors: createTile('Error rate', 'tile-errors'),
    latency: createTile('p99 latency', 'tile-latency'),
    inFlight: createTile('In flight', 'tile-in-flight'),
    cache: createTile('Cache hit ratio', 'tile-cache'),
    destinations: createTile('Destinations', 'tile-destinations'),
  }
  byId('tiles').append(...Object.values(tiles).map(tile => tile.node))

  const cursor = createCursor()
  const traffic = chart('traffic', {
    name: 'Requests a second over the last two minutes', cursor, format: rate, tickText: tick, least: 4,
    series: [
      { key: 'requests', label: 'Requests', kind: 'requests', area: true },
      { key: 'errors', label: 'Errors', kind: 'errors', area: true },
    ],
  })
  const latency = chart('latency', {
    name: 'Latency over the last two minutes', cursor, format: milliseconds, tickText: tickMilliseconds, least: 4,
    series: [
      { key: 'p99', label: 'p99', kind: 'p99' },
      { key: 'p90', label: 'p90', kind: 'p90' },
      { key: 'p50', label: 'p50', kind: 'p50' },
    ],
  })
  const routes = startRoutes(context)

  return {
    async refresh(signal) {
      const cache = await get('cache', signal)
      tiles.cache.set(percent(savedBy(cache), savedBy(cache) + cache.misses), `${plural(cache.entries, 'entry', 'entries')} · ${bytes(cache.bytes)}`)
    },
    /** Shows the figures; they are told also while another view is seen, so that no second is missing. */
    show(counters, { all, away }) {
      const { totals, series } = counters
      const last = series.slice(-SECONDS_OF_RATE)
      const perSecond = last.reduce((sum, point) => sum + point.requests, 0) / Math.max(1, last.length)
      tiles.requests.set(rate(perSecond), `${count(totals.requests)} since the start`)
      const { recent } = totals
      const failed = recent.errors
      tiles.errors.set(percent(failed, recent.requests), `${count(failed)} of ${count(recent.requests)} in a minute`, failed === 0 ? '' : failed / recent.requests < 0.01 ? 'warn' : 'bad')
      tiles.latency.set(milliseconds(totals.p99), `p50 ${milliseconds(totals.p50)} · p90 ${milliseconds(totals.p90)}`)
      tiles.inFlight.set(count(totals.inFlight), `in ${bytes(totals.bytesIn)} · out ${bytes(totals.bytesOut)}`)
      traffic.draw(series)
      latency.draw(series)
      routes.show(counters)
      tiles.destinations.set(all ? `${all - away}/${all}` : '0', all === 0 ? 'none in the document' : away ? `${away} out of rotation` : 'all in rotation', away ? 'warn' : '')
    },
  }
}

/** Puts a chart and its legend into a card of index.html. */
function chart(card, options) {
  const made = createTimeChart(options)
  byId(`${card}-card`).append(made.node)
  byId(`${card}-legend`).append(...options.series.toReversed().map(one =>
    el('span', { class: 'legend-item' }, el('span', { class: `swatch bg-${one.kind}` }), one.label)))
  return made
}
