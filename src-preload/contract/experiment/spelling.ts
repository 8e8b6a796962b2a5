import { z } from 'zod'

/** A value as a sentence shows it: numbers and short texts as they are, the rest by what it is. */
export function shown(value: unknown): string {
  if (typeof value === 'number' || value === null) return String(value)
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'an object'
  if (typeof value !== 'string') return String(value)
  return `"${value.length > 60 ? `${value.slice(0, 57)}…` : value}"`
}

/** The candidate that differs from the word by so few letters that it was probably meant. */
export function meant(word: string, candidates: readonly string[]): string | undefined {
  const tolerance = Math.min(2, Math.floor(word.length / 2))
  const near = candidates
    .map((candidate) => ({ candidate, distance: distance(word.toLowerCase(), candidate.toLowerCase()) }))
    .filter((entry) => entry.distance <= tolerance)
    .sort((a, b) => a.distance - b.distance)
  return near[0]?.candidate
}

/** Letters to add, remove, change or swap with their neighbour to make one word the other. */
function distance(a: string, b: string): number {
  // a word of another length by more than the tolerance is never near, and need not be measured
  if (Math.abs(a.length - b.length) > 2) return Infinity
  let before: number[] = []
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      const least = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + same)
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      next.push(swapped ? Math.min(least, (before[j - 2] ?? 0) + 1) : least)
    }
    before = row
    row = next
  }
  return row[b.length] ?? Infinity
}

/** The fields of the object at a path within a schema; of a union those of the alternative that the value's kind names. */
export function fieldsWithin(schema: z.core.$ZodType, value: unknown, path: readonly PropertyKey[]): readonly string[] {
  const object = objectOf(schema, value)
  if (object === undefined) return []
  const [key, ...rest] = path
  if (key === undefined) return Object.keys(object.shape)
  const inner = object.shape[String(key)]
  return inner === undefined ? [] : fieldsWithin(inner, at(value, key), rest)
}

function objectOf(schema: z.core.$ZodType, value: unknown): z.ZodObject | undefined {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodOptional) return objectOf(schema.unwrap(), value)
  if (schema instanceof z.ZodUnion) {
    const kind = at(value, 'kind')
    return schema.options
      .map((option) => objectOf(option, value))
      .find((option) => option?.shape['kind'] !== undefined && z.safeParse(option.shape['kind'], kind).success)
  }
  return schema instanceof z.ZodObject ? schema : undefined
}

function at(value: unknown, key: PropertyKey): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
}
