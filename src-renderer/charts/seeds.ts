import { deviation, mean } from 'd3-array'
import { nearestBucket, type SmoothedSeries } from './curve'

/** Curves of one setting under several seeds, apart or as their mean with a band of one standard deviation. */
export const seedModes = ['each', 'mean'] as const
export type SeedMode = (typeof seedModes)[number]

/** Whether there is anything to take a mean over. */
export const hasSeeds = (curves: readonly SmoothedSeries[]): boolean => {
  const groups = curves.flatMap(({ group }) => (group ? [group.id] : []))
  return new Set(groups).size < groups.length
}

/**
 * One curve for each group: the mean of its members where the longest has its buckets, and a band of one standard
 * deviation around it. A member that ended earlier counts until its end; a group of one stays as it is.
 */
export function meanCurves(curves: readonly SmoothedSeries[]): readonly SmoothedSeries[] {
  const groups = new Map<string, SmoothedSeries[]>()
  for (const curve of curves) {
    const id = curve.group?.id ?? curve.id
    const group = groups.get(id)
    if (group) group.push(curve)
    else groups.set(id, [curve])
  }
  return [...groups.values()].map(meanOf)
}

function meanOf(members: readonly SmoothedSeries[]): SmoothedSeries {
  const [first, ...others] = members
  if (first === undefined) throw new Error('A group has at least one curve.')
  if (others.length === 0) return first
  const longest = others.reduce((a, b) => (endOf(b) > endOf(a) ? b : a), first)
  const { buckets } = longest
  const at = (curve: SmoothedSeries, values: ArrayLike<number>, step: number): number =>
    step > endOf(curve) ? NaN : (values[nearestBucket(curve.buckets.steps, step)] ?? NaN)
  const column = (of: (values: readonly number[]) => number, values: (curve: SmoothedSeries) => ArrayLike<number>) =>
    Float64Array.from(buckets.steps, (step) =>
      of(members.map((curve) => at(curve, values(curve), step)).filter(Number.isFinite)),
    )
  const smoothed = column(
    (values) => mean(values) ?? NaN,
    (curve) => curve.smoothed,
  )
  const spread = column(
    (values) => deviation(values) ?? 0,
    (curve) => curve.smoothed,
  )
  const last = Float32Array.from(
    column(
      (values) => mean(values) ?? NaN,
      (curve) => curve.buckets.last,
    ),
  )
  const { id = first.id, label = first.label } = first.group ?? {}
  return {
    ...first,
    id: `seeds/${id}`,
    label: `${label} (${String(members.length)} seeds)`,
    x: longest.x,
    smoothed,
    buckets: {
      ...buckets,
      last,
      mean: last,
      least: Float32Array.from(smoothed, (value, k) => value - (spread[k] ?? 0)),
      greatest: Float32Array.from(smoothed, (value, k) => value + (spread[k] ?? 0)),
    },
  }
}

const endOf = ({ buckets }: SmoothedSeries): number => buckets.steps.at(-1) ?? -Infinity
