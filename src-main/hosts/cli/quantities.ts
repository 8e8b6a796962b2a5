import { UsageError } from './terminal'

const durations: Readonly<Record<string, number>> = { h: 3_600_000, d: 86_400_000, w: 604_800_000 }
const sizes: Readonly<Record<string, number>> = { kb: 1e3, mb: 1e6, gb: 1e9, tb: 1e12 }

/** A duration such as 12h, 90d or 6w in milliseconds; undefined where none was given. */
export const readDuration = (name: string, value: string | undefined): number | undefined =>
  read(name, value, durations, 'a duration such as 12h, 90d or 6w')

/** A size such as 500MB or 10GB in bytes; undefined where none was given. */
export const readSize = (name: string, value: string | undefined): number | undefined =>
  read(name, value, sizes, 'a size such as 500MB or 10GB')

function read(
  name: string,
  value: string | undefined,
  units: Readonly<Record<string, number>>,
  right: string,
): number | undefined {
  if (value === undefined) return undefined
  const [, number = '', unit = ''] = /^(\d{1,9}(?:\.\d{1,6})?)\s*([a-z]+)$/i.exec(value.trim()) ?? []
  const factor = Object.hasOwn(units, unit.toLowerCase()) ? units[unit.toLowerCase()] : undefined
  if (factor === undefined) throw new UsageError(`--${name} ${value} must be ${right}.`)
  return Number(number) * factor
}

/** Bytes in words: `812 bytes`, `4.1 MB`. */
export function sizeText(bytes: number): string {
  const [unit, factor] = Object.entries(sizes).findLast(([, size]) => bytes >= size) ?? ['bytes', 1]
  return unit === 'bytes'
    ? `${String(bytes)} bytes`
    : `${String(Number((bytes / factor).toPrecision(2)))} ${unit.toUpperCase()}`
}
