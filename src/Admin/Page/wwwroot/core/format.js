// Figures as people read them. The page speaks English, so numbers are written that way everywhere.

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })
const oneDigit = new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 })
const upToOne = new Intl.NumberFormat('en', { maximumFractionDigits: 1 })
const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB']

/** What stands where there is no figure. */
export const NONE = '–'

/** 12,345 */
export const count = value => value == null ? NONE : whole.format(value)

/** 0.4, 12, 1,234: a rate a second. */
export const rate = value => value == null ? NONE : value > 0 && value < 10 ? oneDigit.format(value) : whole.format(value)

/** Milliseconds with their unit: 0.4 ms, 12 ms, 1.25 s. */
export function milliseconds(value) {
  if (value == null) return NONE
  if (value >= 10_000) return `${oneDigit.format(value / 1000)} s`
  if (value >= 1000) return `${(value / 1000).toFixed(2)} s`
  return `${value < 10 ? oneDigit.format(value) : whole.format(value)} ms`
}

const short = new Intl.NumberFormat('en', { maximumFractionDigits: 2 })

/** A round number on an axis: 0, 2.5, 1,200. */
export const tick = value => short.format(value)

/** A round span on an axis, in the unit of its top: 0, 250 ms; 0, 0.6 s, 1.2 s. */
export const tickMilliseconds = (value, top) => value === 0 ? '0' : top < 1000 ? `${short.format(value)} ms` : `${short.format(value / 1000)} s`

/** A part of a whole as a percentage: 0%, 0.03%, 12.5%; nothing of nothing. */
export function percent(part, all) {
  if (!all || part == null) return NONE
  const value = part / all * 100
  if (value === 0 || value === 100) return `${value}%`
  return value < 0.1 ? `${Math.max(value, 0.01).toFixed(2)}%` : `${Math.min(value, 99.9).toFixed(1)}%`
}

/** 1.5 MiB */
export function bytes(value) {
  if (value == null) return NONE
  let unit = 0
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024
    unit++
  }
  return `${upToOne.format(value)} ${UNITS[unit]}`
}

/** 42 s, 3 min, 5 h 12 min, 12 d 3 h */
export function duration(seconds) {
  if (seconds == null) return NONE
  const s = Math.floor(seconds)
  if (s < 60) return `${s} s`
  const minutes = Math.floor(s / 60)
  if (minutes < 60) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  if (hours < 24) return `${hours} h ${minutes % 60} min`
  return `${Math.floor(hours / 24)} d ${hours % 24} h`
}

/** The time of day, here: 14:03:22 */
export function clock(at) {
  const date = new Date(at)
  return Number.isNaN(date.getTime()) ? NONE : date.toLocaleTimeString('en-GB')
}

/** Date and time, here: 2026-11-30 14:03:22 */
export function moment(at) {
  const date = new Date(at)
  return Number.isNaN(date.getTime()) ? NONE : `${date.toLocaleDateString('sv-SE')} ${date.toLocaleTimeString('en-GB')}`
}

/** 1 entry, 2 entries */
export const plural = (number, one, many = `${one}s`) => `${count(number)} ${number === 1 ? one : many}`
