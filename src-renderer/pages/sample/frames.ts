import type { DrawnSamples } from '@contract/drawing'
import type { SampleSet } from '@contract/run'

/** How many frames a drawing has: those on the way, or the samples alone. */
export const frameCount = ({ trajectory }: DrawnSamples): number => trajectory?.times.length ?? 1

/** The positions of one frame; the last are the samples themselves. */
export function frameOf(drawn: DrawnSamples, index: number): SampleSet {
  const { trajectory, shape, images, values } = drawn
  if (trajectory === null) return { shape, values, images }
  const size = shape.reduce((product, length) => product * length, 1)
  const at = Math.max(0, Math.min(trajectory.times.length - 1, index))
  return { shape, values: trajectory.positions.values.subarray(at * size, (at + 1) * size), images }
}

/** Points as CSV, one a line, with a head of x1, x2, … */
export function asCsv({ shape, values }: SampleSet): string {
  const [count = 0, ...rest] = shape
  const dimension = rest.reduce((product, length) => product * length, 1)
  const head = Array.from({ length: dimension }, (_, axis) => `x${String(axis + 1)}`).join(',')
  const lines = Array.from({ length: count }, (_, i) => values.subarray(i * dimension, (i + 1) * dimension).join(','))
  return `${[head, ...lines].join('\n')}\n`
}
