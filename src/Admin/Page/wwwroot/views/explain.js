import { ApiError, post } from '../core/api.js'
import { byId, el, setText } from '../core/dom.js'

const OUTCOMES = {
  forwarded: { label: 'Forwarded', tone: 'good' },
  answered: { label: 'Answered by the route', tone: 'good' },
  refused: { label: 'Refused', tone: 'bad' },
  own: { label: 'For the proxy itself', tone: 'muted' },
}

/** The explain box. */
export function startExplain({ act }) {
  const error = byId('explain-error')
  byId('explain-form').addEventListener('submit', async event => {
    event.preventDefault()
    setText(error, '')
    const fields = readFields(byId('explain-headers').value)
    if (typeof fields === 'string') {
      setText(error, fields)
      return
    }
    const request = { method: byId('explain-method').value.trim(), url: byId('explain-url').value.trim(), headers: fields }
    const client = byId('explain-client').value.trim()
    if (client) request.clientAddress = client
    await act(async () => {
      try {
        byId('explanation').replaceChildren(...describe(await post('explain', request), request))
      } catch (refusal) {
        if (!(refusal instanceof ApiError) || refusal.status === 401 || refusal.status === 0) throw refusal
        setText(error, refusal.message)
      }
      return null
    })
  })
  // It asks when it is told to.
  return {}
}

/** Header fields from lines; a text says which line is none. */
function readFields(text) {
  const fields = {}
  for (const line of text.split('\n').map(part => part.trim()).filter(part => part !== '')) {
    const colon = line.indexOf(':')
    if (colon < 1) return `“${line}” is no header field: write name: value.`
    const name = line.slice(0, colon).trim()
    const value = line.slice(colon + 1).trim()
    fields[name] = name in fields ? `${fields[name]}, ${value}` : value
  }
  return fields
}

/** The explanation step by step, in the order in which a request meets them. */
function describe(explanation, request) {
  const { label, tone } = OUTCOMES[explanation.outcome]
  const headline = el('div', { class: 'outcome', 'data-tone': tone },
    el('span', { class: 'pill', 'data-tone': tone, text: explanation.status ? `${label} · ${explanation.status}` : label }),
    el('span', { class: 'mono outcome-request', text: `${request.method} ${request.url}` }),
    explanation.reason ? el('p', { text: explanation.reason }) : null)
  const others = explanation.routes.filter(verdict => verdict.obstacle !== 'none')
  const { upstream, answer } = explanation
  const steps = [
    ['Route', explanation.routeId ? [strong(explanation.routeId), ...(explanation.isPreflight ? [' answers the preflight'] : [])] : ['none takes it']],
    ['Allowed methods', explanation.allow && [explanation.allow]],
    ['Path values', pairs(Object.entries(explanation.routeValues))],
    ['Consumer', explanation.consumer && [explanation.consumer]],
    ['Access', lines(explanation.access)],
    ['Limits', lines(explanation.limits)],
    ['Cache', explanation.cache && [explanation.cache]],
    ['Transforms', lines(explanation.transforms.map(transform => Object.entries(transform).map(([key, value]) => `${key}: ${value}`).join(', ')))],
    ['Becomes', upstream && [el('code', { class: 'mono block', text: `${upstream.method} ${upstream.pathAndQuery}` }), fields(upstream.headers)]],
    ['Goes to', upstream && [destinations(upstream), el('p', { class: 'hint', text: `of ${upstream.clusterId}, chosen by ${upstream.loadBalancingPolicy}` })]],
    ['Answers', answer && [el('code', { class: 'mono block', text: `${answer.status}` }), fields(answer.headers), answer.body ? el('pre', { class: 'mono body', text: answer.body }) : null]],
    ['Not taken by', pairs(others.map(verdict => [verdict.routeId, verdict.reason]))],
  ]
  return [headline, el('ol', { class: 'steps' }, ...steps.filter(([, content]) => content).map(([title, content]) =>
    el('li', { class: 'step' }, el('h3', { text: title }), el('div', {}, ...content))))]
}

const strong = text => el('strong', { text })

const lines = list => list.length ? list.map(line => el('p', { text: line })) : null

const pairs = list => list.length ? [el('dl', { class: 'pairs' }, ...list.flatMap(([name, value]) => [el('dt', { text: name }), el('dd', { text: value })]))] : null

const fields = list => el('dl', { class: 'pairs mono' }, ...list.flatMap(({ name, value }) => [el('dt', { text: name }), el('dd', { text: value })]))

const destinations = upstream => el('ol', { class: 'candidates' }, ...upstream.destinations.map(one => el('li', {},
  strong(one.id),
  el('code', { class: 'mono', text: one.url }),
  el('span', { class: 'hint', text: `priority ${one.priority}, weight ${one.weight}, Host ${one.host}` }))))
