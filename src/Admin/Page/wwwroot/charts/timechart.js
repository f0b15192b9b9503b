import { el, setAttribute, setText, svg } from '../core/dom.js'
import { clock } from '../core/format.js'
import { areaPath, axis, linePath } from './scale.js'

const SECONDS = 120
const HEIGHT = 208
const TOP = 8
const BOTTOM = 22
const LEFT = 48
const RIGHT = 8
const NARROW = 420

/** One place on the time axis for several charts: what is pointed at in one is read in all. */
export function createCursor() {
  const listeners = []
  return {
    listen: listener => listeners.push(listener),
    move: index => listeners.forEach(listener => listener(index)),
  }
}

/**
 * A chart of the last two minutes.
 * @param {{name: string, cursor: object, format: (value: number) => string, tickText: (value: number, top: number) => string, least: number, series: Array<{key: string, label: string, kind: string, area?: boolean}>}} options
 *   `series` are drawn in order; `kind` is the suffix of their class; `least` is the smallest top of the axis
 * @returns {{node: Element, draw: (points: Array<object>) => void}} points: one a second, newest last, `at` and the series' keys
 */
export function createTimeChart({ name, cursor, format, tickText, least, series }) {
  const grid = svg('g', { class: 'chart-grid' })
  const areas = series.map(one => svg('path', { class: one.area ? `chart-area fill-${one.kind}` : 'chart-none' }))
  const lines = series.map(one => svg('path', { class: `chart-line stroke-${one.kind}` }))
  const rule = svg('line', { class: 'chart-rule', y1: TOP, y2: HEIGHT - BOTTOM, visibility: 'hidden' })
  const drawing = svg('svg', { class: 'chart-svg', height: HEIGHT, role: 'img', 'aria-label': name }, grid, ...areas, ...lines, rule)
  const readings = series.map(() => el('td'))
  const moment = el('div', { class: 'chart-moment' })
  const tip = el('div', { class: 'chart-tip', hidden: true }, moment, el('table', { role: 'presentation' }, el('tbody', {},
    ...series.map((one, at) => el('tr', {}, el('td', {}, el('span', { class: `swatch bg-${one.kind}` })), el('td', { text: one.label }), readings[at])))))
  const node = el('div', { class: 'chart', tabindex: 0, role: 'group', 'aria-label': `${name}. The left and right arrow keys read single seconds.` }, drawing, tip)
  const spoken = el('span', { class: 'visually-hidden', 'aria-live': 'polite' })
  node.append(spoken)

  let points = []
  let width = 0
  let pointed = null
  const step = () => (width - LEFT - RIGHT) / (SECONDS - 1)
  const x = index => LEFT + (SECONDS - points.length + index) * step()

  const labels = [0, 1, 2, 3, 4].map(() => ({ line: svg('line'), text: svg('text', { class: 'chart-label', 'text-anchor': 'end' }) }))
  const times = [120, 90, 60, 30, 0].map(ago => ({ ago, text: svg('text', { class: 'chart-label', y: HEIGHT - 6, text: ago === 0 ? 'now' : `−${ago} s` }) }))
  grid.append(...labels.flatMap(label => [label.line, label.text]), ...times.map(time => time.text))

  function paint() {
    if (width === 0) return
    const values = series.map(one => points.map(point => point[one.key] ?? null))
    const { top, ticks } = axis(Math.max(0, ...values.flat().filter(value => value !== null)), least)
    const y = value => HEIGHT - BOTTOM - value / top * (HEIGHT - TOP - BOTTOM)
    ticks.forEach((tick, at) => {
      const { line, text } = labels[at]
      for (const [key, value] of Object.entries({ x1: LEFT, x2: width - RIGHT, y1: Math.round(y(tick)) + 0.5, y2: Math.round(y(tick)) + 0.5 })) setAttribute(line, key, value)
      setAttribute(text, 'x', LEFT - 8)
      setAttribute(text, 'y', y(tick) + 4)
      setText(text, tickText(tick, top))
    })
    for (const { ago, text } of times) {
      setAttribute(text, 'visibility', width < NARROW && ago % 60 !== 0 ? 'hidden' : null)
      setAttribute(text, 'x', LEFT + (SECONDS - ago) / SECONDS * (width - LEFT - RIGHT))
      setAttribute(text, 'text-anchor', ago === SECONDS ? 'start' : ago === 0 ? 'end' : 'middle')
    }
    series.forEach((one, at) => {
      setAttribute(lines[at], 'd', linePath(values[at], x, y))
      if (one.area) setAttribute(areas[at], 'd', areaPath(values[at], x, y, HEIGHT - BOTTOM))
    })
    setAttribute(drawing, 'aria-label', `${name}, now ${latest()}`)
    read()
  }

  /** The last whole second in words. */
  const latest = () => series.map(one => `${one.label} ${points.length ? format(points.at(-1)[one.key]) : 'none'}`).join(', ')

  /** Shows the figures of the second that is pointed at. */
  function read() {
    const point = pointed === null ? null : points[pointed]
    tip.hidden = !point
    setAttribute(rule, 'visibility', point ? 'visible' : 'hidden')
    if (!point) return
    const at = x(pointed)
    setAttribute(rule, 'x1', at)
    setAttribute(rule, 'x2', at)
    setText(moment, clock(point.at))
    series.forEach((one, index) => setText(readings[index], format(point[one.key])))
    const right = at > width / 2
    tip.style.left = right ? 'auto' : `${at + 12}px`
    tip.style.right = right ? `${width - at + 12}px` : 'auto'
  }

  cursor.listen(index => {
    pointed = index
    read()
  })
  node.addEventListener('pointermove', event => {
    const index = Math.round((event.clientX - node.getBoundingClientRect().left - LEFT) / step()) - (SECONDS - points.length)
    cursor.move(index >= 0 && index < points.length ? index : null)
  })
  node.addEventListener('pointerleave', () => cursor.move(null))
  node.addEventListener('blur', () => cursor.move(null))
  node.addEventListener('keydown', event => {
    const move = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
    if (event.key === 'Escape') cursor.move(null)
    if (!move || points.length === 0) return
    event.preventDefault()
    cursor.move(Math.min(points.length - 1, Math.max(0, (pointed ?? points.length) + move)))
    const point = points[pointed]
    setText(spoken, `${clock(point.at)}: ${series.map(one => `${one.label} ${format(point[one.key])}`).join(', ')}`)
  })
  new ResizeObserver(([entry]) => {
    width = entry.contentRect.width
    setAttribute(drawing, 'width', width)
    paint()
  }).observe(node)

  return {
    node,
    draw(next) {
      points = next.slice(-SECONDS)
      paint()
    },
  }
}
