import { get, post } from '../core/api.js'
import { confirm } from '../core/dialog.js'
import { byId, el, keyedList, setText } from '../core/dom.js'
import { bytes, count, percent, plural } from '../core/format.js'
import { createTile } from './tile.js'

const LABELS = {
  url: ['URL, as clients ask for it', 'https://api.example/v1/models'],
  prefix: ['Beginning of the URLs', 'https://api.example/v1/'],
  tag: ['Tag', 'models'],
  all: ['Everything', ''],
}

const COLUMNS = [['id', 'Route'], ['ratio', 'Hit ratio'], ['hits', 'Hits'], ['misses', 'Misses']]

/** The requests that took no response of their own from a destination. */
export const savedBy = ({ hits, stale, revalidated, collapsed }) => hits + stale + revalidated + collapsed

/** What the cache holds and serves, and taking out of it. */
export function startCache({ act }) {
  const tiles = {
    ratio: createTile('Hit ratio', 'cache-ratio'),
    size: createTile('Size', 'cache-size'),
    stored: createTile('Stored', 'cache-stored'),
    stale: createTile('Served stale', 'cache-stale'),
    revalidated: createTile('Revalidated', 'cache-revalidated'),
    bypassed: createTile('Passed by', 'cache-bypassed'),
  }
  byId('cache-tiles').append(...Object.values(tiles).map(tile => tile.node))
  const meter = el('span', { class: 'meter', 'aria-hidden': 'true' })
  tiles.size.node.append(meter)
  byId('cache-head').append(...COLUMNS.map(([key, label]) => el('span', { class: `td ${key}`, role: 'columnheader', text: label })))
  const show = keyedList(byId('cache-rows'), route => route.id, createRow)
  startPurge(act)

  return {
    async refresh(signal) {
      const cache = await get('cache', signal)
      const saved = savedBy(cache)
      tiles.ratio.set(percent(saved, saved + cache.misses), `${count(saved)} of ${count(saved + cache.misses)}`)
      tiles.size.set(bytes(cache.bytes), `${plural(cache.entries, 'entry', 'entries')} · limit ${bytes(cache.limitBytes)}`)
      meter.style.setProperty('--part', Math.min(1, cache.bytes / cache.limitBytes))
      tiles.stored.set(count(cache.stored), `${count(cache.evicted)} evicted`)
      tiles.stale.set(count(cache.stale), 'renewed behind, or failing')
      tiles.revalidated.set(count(cache.revalidated), 'found unchanged')
      tiles.bypassed.set(count(cache.bypassed), 'neither asked nor stored')
      show(cache.byRoute.toSorted((a, b) => savedBy(b) + b.misses - savedBy(a) - a.misses))
      byId('cache-empty').hidden = cache.byRoute.length > 0
    },
  }
}

function createRow() {
  const cells = Object.fromEntries(COLUMNS.map(([key, label]) => [key, el('span', { class: `td ${key}`, role: 'cell', 'data-label': label })]))
  const ratio = el('span')
  const bar = el('span', { class: 'meter', 'aria-hidden': 'true' })
  cells.ratio.append(ratio, bar)
  return {
    node: el('div', { class: 'tr', role: 'row' }, ...Object.values(cells)),
    update(route) {
      const saved = savedBy(route)
      const asked = saved + route.misses
      setText(cells.id, route.id)
      setText(ratio, percent(saved, asked))
      bar.style.setProperty('--part', asked ? saved / asked : 0)
      setText(cells.hits, count(saved))
      setText(cells.misses, count(route.misses))
    },
  }
}

function startPurge(act) {
  const form = byId('purge')
  const value = byId('purge-value')
  const kind = () => form.elements['purge-kind'].value

  function showKind() {
    const [label, example] = LABELS[kind()]
    setText(byId('purge-label'), label)
    value.placeholder = example
    value.disabled = kind() === 'all'
    setText(byId('purge-error'), '')
  }

  form.addEventListener('change', showKind)
  form.addEventListener('submit', async event => {
    event.preventDefault()
    const what = kind() === 'all' ? { all: true } : { [kind()]: value.value.trim() }
    const sure = await confirm({
      title: kind() === 'all' ? 'Purge the whole cache?' : 'Purge from the cache?',
      text: kind() === 'all' ? 'Every stored response of this instance is dropped; destinations get the requests until it fills again.' : `Stored responses with the ${kind()} ${value.value.trim()} are dropped, in this instance alone.`,
      action: 'Purge',
      danger: true,
    })
    if (!sure) return
    const done = await act(async () => {
      const { removed } = await post('cache/purge', what)
      return `${plural(removed, 'response')} purged.`
    })
    if (done) value.value = ''
  })
  showKind()
}
