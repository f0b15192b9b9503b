import { setAttribute, svg } from '../core/dom.js'
import { areaPath, linePath } from './scale.js'

const WIDTH = 120
const HEIGHT = 28
const POINTS = 60

/**
 * A small chart of the last minute: requests a second, and on it in red those that failed.
 * @returns {{node: Element, draw: (samples: Array<{requests: number, errors: number}>) => void}} newest sample last
 */
export function createSparkline() {
  const base = svg('path', { class: 'spark-base', d: `M0 ${HEIGHT - 2}H${WIDTH}` })
  const area = svg('path', { class: 'spark-area' })
  const line = svg('path', { class: 'spark-line' })
  const errors = svg('path', { class: 'spark-errors' })
  // A picture of figures that stand beside it.
  const node = svg('svg', { class: 'spark', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none', 'aria-hidden': 'true' }, base, area, line, errors)

  return {
    node,
    draw(samples) {
      const shown = samples.slice(-POINTS)
      const top = Math.max(1, ...shown.map(sample => sample.requests))
      const x = index => (POINTS - shown.length + index) * WIDTH / (POINTS - 1)
      const y = value => HEIGHT - 2 - value / top * (HEIGHT - 4)
      const requests = shown.map(sample => sample.requests)
      setAttribute(area, 'd', areaPath(requests, x, y, HEIGHT))
      setAttribute(line, 'd', linePath(requests, x, y))
      const failed = shown.map(sample => sample.errors)
      setAttribute(errors, 'd', failed.some(value => value > 0) ? areaPath(failed, x, y, HEIGHT - 2) : '')
    },
  }
}
