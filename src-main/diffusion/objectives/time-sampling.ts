import * as tf from '@tensorflow/tfjs-core'
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core'
import type { DenoisingSpec } from '@contract/experiment/objective'
import type { TimeSampling } from '@contract/experiment/time-sampling'
import type { NoiseSource } from '../../tensor/scope'
import type { Process } from '../processes/process'
import type { TimeLaw } from '../processes/time-law'

/** Times of a batch, [batch, 1], and what their errors are multiplied with; null: nothing. */
export interface DrawnTimes {
  readonly t: Tensor2D
  readonly weight: Tensor2D | null
}

export interface TimeSamplingParts {
  readonly law: TimeLaw
  readonly process: Process
  readonly weighting: DenoisingSpec['weighting']
  readonly sampling: TimeSampling
  readonly noise: NoiseSource
  readonly batch: number
}

/** Draws the times of a batch: law and expected loss are the same however they are spaced and weighted. */
export function drawTimes({ law, process, weighting, sampling, noise, batch }: TimeSamplingParts): DrawnTimes {
  const places = spacings[sampling.spacing](noise, batch)
  if (sampling.density === 'law' || weighting === 'variance') return { t: law.quantileTensor(places), weight: null }
  const { shares, weight } = proposal(law, process, weighting).draw(places)
  return { t: law.quantileTensor(shares), weight }
}

/** Places in [0, 1), each uniform. */
const spacings: Readonly<Record<TimeSampling['spacing'], (noise: NoiseSource, batch: number) => Tensor2D>> = {
  independent: (noise, batch) => noise.uniform([batch, 1]),
  /** Kingma et al. 2021, appendix I.1: (u + i/n) mod 1. */
  'low-discrepancy'(noise, batch) {
    const steps = tf.tensor2d(
      Float32Array.from({ length: batch }, (_, i) => i / batch),
      [batch, 1],
    )
    const moved = tf.add<Tensor2D>(steps, noise.uniform([1, 1]))
    return tf.sub(moved, tf.floor(moved))
  },
}

/** λ/s²: what multiplies the squared error of the noise, which is about 1 at most. */
export const noiseWeight: Readonly<Record<DenoisingSpec['weighting'], (process: Process, t: number) => number>> = {
  variance: () => 1,
  likelihood: (process, t) => process.diffusionSquared(t) / process.kernel(t).deviation ** 2,
  uniform: (process, t) => process.kernel(t).deviation ** -2,
  velocity: (process, t) => {
    const { scale, deviation } = process.kernel(t)
    return 1 + (deviation / scale) ** 2
  },
}

/** Cells of equal probability under the proposal, and places that its density is looked at. */
const cells = 1024
const looks = 8192
/** The share of the proposal that is the law itself, so that no weight exceeds 1/share. */
const defence = 0.1

interface Proposal {
  draw(places: Tensor2D): { readonly shares: Tensor2D; readonly weight: Tensor2D }
}

/**
 * A law q of the shares v in [0, 1] about proportional to λ/s² at the law's quantile: its inverse is linear between the
 * ends of cells of equal probability, so that 1/q is exactly cells times a cell's length, and weighted means are
 * unbiased however coarse the cells.
 */
function proposal(law: TimeLaw, process: Process, weighting: DenoisingSpec['weighting']): Proposal {
  const ends = cellEnds((share) => noiseWeight[weighting](process, law.quantile(share)))
  const column = (of: (cell: number) => number) =>
    tf.tensor1d(Float32Array.from({ length: cells }, (_, cell) => of(cell)))
  const start = column((cell) => ends[cell] ?? 0)
  const length = column((cell) => (ends[cell + 1] ?? 1) - (ends[cell] ?? 0))
  return {
    draw(places) {
      const scaled = tf.mul<Tensor2D>(places, cells)
      const cell = tf.minimum<Tensor2D>(tf.floor(scaled), cells - 1)
      const index = tf.cast(cell, 'int32')
      const lengths: Tensor = tf.gather(length, index)
      const within = tf.mul(tf.sub(scaled, cell), lengths)
      return { shares: tf.add(tf.gather(start, index), within), weight: tf.mul(lengths, cells) }
    },
  }
}

/** Ends of cells with equal integrals of the density, mixed with its law; the first 0, the last 1. */
function cellEnds(density: (share: number) => number): Float64Array {
  // even in the logit: both ends, where weights are large, are looked at closely
  const places = Float64Array.from({ length: looks + 1 }, (_, i) => {
    if (i === 0 || i === looks) return i / looks
    return 1 / (1 + Math.exp(-(i / looks - 0.5) * 40))
  })
  const cumulated = new Float64Array(looks + 1)
  const inside = (i: number) => density(((places[i] ?? 0) + (places[i + 1] ?? 1)) / 2)
  for (let i = 0; i < looks; i++) {
    cumulated[i + 1] = (cumulated[i] ?? 0) + inside(i) * ((places[i + 1] ?? 1) - (places[i] ?? 0))
  }
  const whole = cumulated[looks] ?? 1
  const mixed = cumulated.map((value, i) => (1 - defence) * (value / whole) + defence * (places[i] ?? 0))
  const ends = new Float64Array(cells + 1)
  let i = 0
  for (let cell = 0; cell <= cells; cell++) {
    const wanted = cell / cells
    while (i < looks - 1 && (mixed[i + 1] ?? 1) < wanted) i++
    const [low, high] = [mixed[i] ?? 0, mixed[i + 1] ?? 1]
    const part = high > low ? (wanted - low) / (high - low) : 0
    ends[cell] = (places[i] ?? 0) + Math.min(1, Math.max(0, part)) * ((places[i + 1] ?? 1) - (places[i] ?? 0))
  }
  ends[0] = 0
  ends[cells] = 1
  return ends
}
