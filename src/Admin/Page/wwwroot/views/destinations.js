import { post } from '../core/api.js'
import { confirm } from '../core/dialog.js'
import { byId, el, keyedList, setAttribute, setText } from '../core/dom.js'
import { clock, count, percent, NONE } from '../core/format.js'

const STATES = {
  healthy: { label: 'Healthy', tone: 'good' },
  trial: { label: 'On trial', tone: 'warn' },
  coolingDown: { label: 'Cooling down', tone: 'warn' },
  unhealthy: { label: 'Unhealthy', tone: 'bad' },
  drained: { label: 'Drained', tone: 'muted' },
}

const COLUMNS = [['state', 'State'], ['id', 'Destination'], ['in-flight', 'In flight'], ['attempts', 'Attempts'], ['failures', 'Failed'], ['last', 'Last failure'], ['action', '']]

/** Every cluster's destinations: health, cool-downs, and taking them out of selection by hand. */
export function startDestinations({ act }) {
  const show = keyedList(byId('clusters'), cluster => cluster.id, createCluster)

  function createCluster() {
    const title = el('h3')
    const policy = el('span', { class: 'chip' })
    const rows = el('div', { role: 'rowgroup' })
    const head = el('div', { class: 'tr th', role: 'row' }, ...COLUMNS.map(([key, label]) => el('span', { class: `td ${key}`, role: 'columnheader', text: label, 'aria-label': label || 'Action' })))
    const table = el('div', { class: 'table destinations', role: 'table' }, head, rows)
    let id = ''
    const showRows = keyedList(rows, destination => destination.id, () => createRow(() => id))
    return {
      node: el('div', { class: 'card' }, el('div', { class: 'card-head' }, title, policy), table),
      update(cluster) {
        id = cluster.id
        setText(title, cluster.id)
        setText(policy, cluster.policy)
        setAttribute(table, 'aria-label', `Destinations of ${cluster.id}`)
        showRows(cluster.destinations)
      },
    }
  }

  function createRow(clusterId) {
    const cells = Object.fromEntries(COLUMNS.map(([key, label]) => [key, el('span', { class: `td ${key}`, role: 'cell', 'data-label': label })]))
    const pill = el('span', { class: 'pill' })
    const meter = el('span', { class: 'cool-down', hidden: true })
    const left = el('span', { class: 'cool-down-left' })
    cells.state.append(pill, left, meter)
    const name = el('span', { class: 'destination-name' })
    const address = el('span', { class: 'destination-address mono' })
    cells.id.append(name, address)
    const reason = el('span', { class: 'reason' })
    const when = el('span', { class: 'when' })
    cells.last.append(reason, when)
    let current = null
    let longest = 0
    const button = el('button', { class: 'button small', type: 'button', click: () => (current.drained ? restore : drain)(clusterId(), current) })
    cells.action.append(button)
    return {
      node: el('div', { class: 'tr', role: 'row' }, ...Object.values(cells)),
      update(destination) {
        current = destination
        const { label, tone } = STATES[destination.state] ?? { label: destination.state, tone: 'muted' }
        setText(pill, label)
        pill.dataset.tone = tone
        const seconds = destination.state === 'coolingDown' ? Math.ceil(destination.coolDownSeconds ?? 0) : 0
        longest = seconds === 0 ? 0 : Math.max(longest, seconds)
        meter.hidden = seconds === 0
        meter.style.setProperty('--part', seconds === 0 ? 0 : seconds / longest)
        setText(left, seconds === 0 ? '' : `${seconds} s`)
        setText(name, destination.id)
        setText(address, destination.address)
        setAttribute(address, 'title', destination.address)
        setText(cells['in-flight'], count(destination.inFlight))
        setText(cells.attempts, count(destination.attempts))
        setText(cells.failures, destination.failures ? `${count(destination.failures)} (${percent(destination.failures, destination.attempts)})` : '0')
        setText(reason, destination.lastFailure?.reason ?? NONE)
        setText(when, destination.lastFailure ? clock(destination.lastFailure.at) : '')
        setText(button, destination.drained ? 'Restore' : 'Drain')
        setAttribute(button, 'aria-label', `${destination.drained ? 'Restore' : 'Drain'} ${destination.id}`)
      },
    }
  }

  async function drain(cluster, destination) {
    const sure = await confirm({
      title: `Drain ${destination.id}?`,
      text: `This instance sends it no new request until it is restored${destination.inFlight ? `; ${count(destination.inFlight)} in flight go on` : ''}. Other instances do not know of it.`,
      action: 'Drain',
      danger: true,
    })
    if (sure) await move(cluster, destination, 'drain', 'is drained')
  }

  const restore = (cluster, destination) => move(cluster, destination, 'restore', 'takes requests again')

  const move = (cluster, destination, way, done) => act(async () => {
    await post(`destinations/${encodeURIComponent(cluster)}/${encodeURIComponent(destination.id)}/${way}`)
    return `${destination.id} ${done}.`
  })

  return {
    /**
     * Shows the destinations; the tab's count of those that take no request is seen from everywhere.
     * @returns {{all: number, away: number}} how many there are, and how many of them take none
     */
    show({ clusters }) {
      show(clusters)
      byId('clusters-empty').hidden = clusters.length > 0
      const all = clusters.flatMap(cluster => cluster.destinations)
      const away = all.filter(one => one.state !== 'healthy' && one.state !== 'trial').length
      setText(byId('destinations-count'), away ? count(away) : '')
      return { all: all.length, away }
    },
  }
}
