const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹'

const raised = (power: number): string =>
  (power < 0 ? '⁻' : '') + [...String(Math.abs(power))].map((digit) => superscripts.charAt(Number(digit))).join('')

const grouped = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })
const minus = (text: string): string => text.replace('-', '−')

/** A whole number with its thousands apart: 12,000. */
export const wholeNumber = (value: number): string => minus(grouped.format(value))

/**
 * A number to so many significant digits, written as one reads it: 0.0123, 4,210, 3.1 × 10⁻⁷.
 * Not finite values are said in words.
 */
export function significant(value: number, digits = 3): string {
  if (Number.isNaN(value)) return 'not a number'
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞'
  if (value === 0) return '0'
  const power = Number(value.toExponential(digits - 1).split('e')[1])
  if (power >= digits && power < 7) return wholeNumber(Number(value.toPrecision(digits)))
  if (power >= 7 || power < -4) {
    const significand = value.toExponential(digits - 1).split('e')[0] ?? ''
    return minus(`${significand} × 10${raised(power)}`)
  }
  return minus(value.toFixed(Math.max(0, digits - 1 - power)))
}

/** The label of a tick: no more digits than the number has, and powers of ten beyond a thousandth and a million. */
export function tickLabel(value: number): string {
  const size = Math.abs(value)
  if (size !== 0 && (size >= 1e6 || size < 1e-3)) {
    const [significand = '', power = '0'] = Number(value.toPrecision(12)).toExponential().split('e')
    const ten = `10${raised(Number(power))}`
    return minus(significand === '1' ? ten : significand === '-1' ? `-${ten}` : `${significand} × ${ten}`)
  }
  return minus(new Intl.NumberFormat('en', { maximumSignificantDigits: 12 }).format(value))
}

/** A length of time in words: 0.4 s, 12 s, 3 min 05 s, 2 h 14 min, 3 d 4 h. */
export function duration(milliseconds: number): string {
  const seconds = milliseconds / 1000
  if (seconds < 10) return `${seconds.toFixed(1)} s`
  const whole = Math.round(seconds)
  if (whole < 60) return `${String(whole)} s`
  const two = (value: number): string => String(value).padStart(2, '0')
  if (whole < 3600) return `${String(Math.floor(whole / 60))} min ${two(whole % 60)} s`
  const minutes = Math.round(seconds / 60)
  if (minutes < 1440) return `${String(Math.floor(minutes / 60))} h ${two(minutes % 60)} min`
  const hours = Math.round(seconds / 3600)
  return `${String(Math.floor(hours / 24))} d ${String(hours % 24)} h`
}

/** “1 point”, “12 points”. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${wholeNumber(count)} ${count === 1 ? one : many}`

/** A size on a disk or in memory: 12 kB, 3.4 MB, 120 GB. */
export function dataSize(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'] as const
  const power = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3))
  return power === 0 ? counted(bytes, 'byte') : `${significant(bytes / 1000 ** power, 2)} ${units[power] ?? ''}`
}
