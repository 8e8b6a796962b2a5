/** Values that a number may have, ends included where `open` is not set there. */
export interface Interval {
  readonly least: number
  readonly greatest: number
  /** Whether `greatest` itself is outside, as the end of a day is. */
  readonly open: boolean
}

const point = (value: number): Interval => ({ least: value, greatest: value, open: false })
const written = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i

/** A number as it is typed; undefined for anything else. */
export const readNumber = (text: string): number | undefined => (written.test(text) ? Number(text) : undefined)

const units: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
}

/** A length of time such as `90s`, `10m`, `2.5h` or `7d`, in milliseconds; undefined for anything else. */
export function readDuration(text: string): number | undefined {
  const [, number = '', unit = ''] = /^([\d.]+)\s*(ms|s|min|m|h|d|w)$/i.exec(text) ?? []
  const count = readNumber(number)
  const factor = units[unit.toLowerCase()]
  return count === undefined || factor === undefined ? undefined : count * factor
}

const date = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/

/** The day, month or year of a date such as `2026-11-22`, `2026-11`, `2026`, `today` or `yesterday`, here and now. */
export function readDate(text: string, now: number): Interval | undefined {
  const word = text.toLowerCase()
  if (word === 'today' || word === 'yesterday') {
    const today = new Date(now)
    const day = today.getDate() - (word === 'today' ? 0 : 1)
    return span(today.getFullYear(), today.getMonth(), day, 'day')
  }
  const [, year, month, day] = date.exec(text) ?? []
  if (year === undefined) return undefined
  const [y, m, d] = [Number(year), Number(month ?? 1) - 1, Number(day ?? 1)]
  const begun = new Date(y, m, d)
  // 2026-02-31 is no day, though Date would make one of it
  if (begun.getFullYear() !== y || begun.getMonth() !== m || begun.getDate() !== d) return undefined
  return span(y, m, d, day !== undefined ? 'day' : month !== undefined ? 'month' : 'year')
}

function span(year: number, month: number, day: number, length: 'day' | 'month' | 'year'): Interval {
  const next = {
    day: new Date(year, month, day + 1),
    month: new Date(year, month + 1, 1),
    year: new Date(year + 1, 0, 1),
  }[length]
  return { least: new Date(year, month, day).getTime(), greatest: next.getTime(), open: true }
}

/**
 * One value or a range such as `16..64`, `..64` or `16..`, its ends read by `read`; undefined where an end is none, or
 * the first is above the second.
 */
export function readRange(text: string, read: (end: string) => Interval | undefined): Interval | undefined {
  const cut = text.indexOf('..')
  if (cut < 0) return read(text)
  const [from, to] = [text.slice(0, cut), text.slice(cut + 2)]
  if (from === '' && to === '') return undefined
  const least = from === '' ? point(-Infinity) : read(from)
  const greatest = to === '' ? point(Infinity) : read(to)
  if (least === undefined || greatest === undefined || least.least > greatest.greatest) return undefined
  return { least: least.least, greatest: greatest.greatest, open: greatest.open }
}

/** The interval of a single number. */
export const exactly = (value: number | undefined): Interval | undefined =>
  value === undefined ? undefined : point(value)

/** Whether a value lies in the interval; NaN lies in none. */
export const isWithin = (value: number, { least, greatest, open }: Interval): boolean =>
  value >= least && (open ? value < greatest : value <= greatest)
