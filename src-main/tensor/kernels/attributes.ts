import { fail } from '@contract/failure'

/** Attributes of a kernel call as tfjs gave them. */
export type Attributes = Readonly<Record<string, unknown>>

const wrong = (name: string, expected: string, value: unknown) =>
  fail('internal', `The kernel's attribute "${name}" should be ${expected}, not ${JSON.stringify(value)}.`, name)

export function numberOf(attributes: Attributes, name: string, otherwise?: number): number {
  const value = attributes[name] ?? otherwise
  if (typeof value !== 'number') throw wrong(name, 'a number', value)
  return value
}

export function booleanOf(attributes: Attributes, name: string): boolean {
  const value = attributes[name] ?? false
  if (typeof value !== 'boolean') throw wrong(name, 'true or false', value)
  return value
}

export function textOf(attributes: Attributes, name: string, otherwise: string): string {
  const value = attributes[name] ?? otherwise
  if (typeof value !== 'string') throw wrong(name, 'a text', value)
  return value
}

/** A list of numbers; a single number is a list of one. */
export function numbersOf(attributes: Attributes, name: string): readonly number[] {
  const list = asNumbers(attributes[name])
  if (list === undefined) throw wrong(name, 'numbers', attributes[name])
  return list
}

export function pairsOf(attributes: Attributes, name: string): readonly (readonly [number, number])[] {
  const value = attributes[name]
  if (!Array.isArray(value)) throw wrong(name, 'pairs of numbers', value)
  return value.map((pair: unknown) => {
    const [before, after] = asNumbers(pair) ?? []
    if (before === undefined || after === undefined) throw wrong(name, 'pairs of numbers', value)
    return [before, after] as const
  })
}

/** Axes counted from 0 in ascending order; left out, all axes of the rank. */
export function axesOf(attributes: Attributes, name: string, rank: number): readonly number[] {
  if (attributes[name] === undefined || attributes[name] === null)
    return Array.from({ length: rank }, (_, axis) => axis)
  return numbersOf(attributes, name)
    .map((axis) => fromStart(axis, rank))
    .toSorted((a, b) => a - b)
}

/** An axis counted from 0, whichever end it was counted from. */
export const axisOf = (attributes: Attributes, name: string, rank: number, otherwise?: number): number =>
  fromStart(numberOf(attributes, name, otherwise), rank)

const fromStart = (axis: number, rank: number): number => (axis < 0 ? axis + rank : axis)

function asNumbers(value: unknown): readonly number[] | undefined {
  if (typeof value === 'number') return [value]
  const list: readonly unknown[] | undefined = Array.isArray(value) ? value : undefined
  return list?.every((item) => typeof item === 'number') ? list : undefined
}
