// A quarter of each is a figure that reads well.
const TOPS = [1, 1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8, 10]

/**
 * The top of an axis and its steps: round figures, little above the largest value.
 * @param {number} largest the largest value shown
 * @param {number} least the smallest top
 * @returns {{top: number, ticks: number[]}}
 */
export function axis(largest, least) {
  const wanted = Math.max(largest * 1.05, least)
  const magnitude = 10 ** Math.floor(Math.log10(wanted))
  const top = TOPS.map(step => step * magnitude).find(candidate => candidate >= wanted)
  return { top, ticks: [0, 1, 2, 3, 4].map(part => top * part / 4) }
}

/**
 * The path of a line through values; where there is none the line is broken, and a value between two gaps is a dot.
 * @param {Array<number|null>} values
 * @param {(index: number) => number} x
 * @param {(value: number) => number} y
 */
export function linePath(values, x, y) {
  let path = ''
  let open = false
  values.forEach((value, index) => {
    if (value == null) {
      open = false
      return
    }
    path += `${open ? 'L' : 'M'}${x(index).toFixed(1)} ${y(value).toFixed(1)}`
    if (!open && values[index + 1] == null) path += 'h0'
    open = true
  })
  return path
}

/** The path of the area below such a line, to a base line; no value is zero. */
export function areaPath(values, x, y, base) {
  if (values.length < 2) return ''
  const points = values.map((value, index) => `L${x(index).toFixed(1)} ${y(value ?? 0).toFixed(1)}`).join('')
  return `M${x(0).toFixed(1)} ${base}${points}L${x(values.length - 1).toFixed(1)} ${base}Z`
}
