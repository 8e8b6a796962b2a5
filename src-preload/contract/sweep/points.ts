import type { z } from 'zod'
import type { AxisSpec, SingleAxisSpec } from './axis'

export type Json = z.core.util.JSONType

/** What a table shows of a run's place along an axis: the value, or the label of one that is a whole part. */
export type AxisValue = number | string | boolean

/** One place along an axis: what it sets, by path, and what it is called, by the name of the axis. */
export interface AxisPoint {
  readonly set: readonly (readonly [path: string, value: Json])[]
  readonly values: Readonly<Record<string, AxisValue>>
}

/** What an axis is made of, without its points being made. */
export interface AxisLine {
  /** More than one where axes are walked in step. */
  readonly names: readonly string[]
  readonly count: number
  point(index: number): AxisPoint
}

/** Values along several axes as one. */
export const joined = (points: readonly AxisPoint[]): AxisPoint['values'] =>
  Object.fromEntries(points.flatMap(({ values }) => Object.entries(values)))

/** The name of an axis in tables and figures. */
export const axisName = (axis: SingleAxisSpec): string =>
  axis.kind === 'settings' ? axis.name : (axis.name ?? axis.field.split('.').at(-1) ?? axis.field)

/** An axis as a line of points; points beyond its end are an error of the caller. */
export function axisLine(axis: AxisSpec): AxisLine {
  if (axis.kind !== 'zip') return singleLine(axis)
  const lines = axis.axes.map(singleLine)
  return {
    names: lines.flatMap(({ names }) => names),
    count: Math.min(...lines.map(({ count }) => count)),
    point(index) {
      const points = lines.map((line) => line.point(index))
      return {
        set: points.flatMap(({ set }) => set),
        values: joined(points),
      }
    },
  }
}

function singleLine(axis: SingleAxisSpec): AxisLine {
  const name = axisName(axis)
  const line = (count: number, point: AxisLine['point']): AxisLine => ({ names: [name], count, point })
  switch (axis.kind) {
    case 'values':
      return line(axis.values.length, (index) => {
        const value = at(axis.values, index)
        const label = axis.labels?.[index]
        return { set: [[axis.field, value]], values: { [name]: label ?? shownValue(value) } }
      })
    case 'linear':
    case 'log':
      return line(axis.count, (index) => {
        const value = rangeValue(axis, index)
        return { set: [[axis.field, value]], values: { [name]: value } }
      })
    case 'settings':
      return line(axis.options.length, (index) => {
        const { label, set } = at(axis.options, index)
        return { set: Object.entries(set), values: { [name]: label } }
      })
  }
}

/** Rounded to twelve digits, so that 0.1 and 512 are met exactly. */
function rangeValue(axis: Extract<SingleAxisSpec, { kind: 'linear' | 'log' }>, index: number): number {
  const { kind, from, to, count, whole } = axis
  const share = index / (count - 1)
  const value = kind === 'linear' ? from + share * (to - from) : from * (to / from) ** share
  return whole ? Math.round(value) : Number(value.toPrecision(12))
}

function shownValue(value: Json): AxisValue {
  if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean') return value
  if (value !== null && !Array.isArray(value) && typeof value['kind'] === 'string') return value['kind'].toUpperCase()
  const text = JSON.stringify(value)
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}

function at<T>(list: readonly T[], index: number): T {
  const item = list[index]
  if (item === undefined) throw new Error(`There is no point ${String(index)} among ${String(list.length)}.`)
  return item
}
