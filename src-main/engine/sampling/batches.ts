import { isDeepStrictEqual } from 'node:util'
import type { Trajectory } from '@contract/drawing'
import type { Assembly } from '../../diffusion/assemble'
import type { TensorValue } from '../../tensor/program'
import { Generator, type Generated, type GenerateOptions } from './generator'
import type { Setting } from '../prepared'

/**
 * Images that are drawn at once: what a network makes of an image on its way takes megabytes. A number that many
 * numbers of classes divide, which are drawn in turn.
 */
const imagesAtOnce = 120

interface Batch {
  readonly seed: number
  /** Which sample its first one is. */
  readonly from: number
  readonly count: number
}

/** The seed of a batch: of the first the seed itself, so that a few samples are the same whether or not there are more. */
// an odd number near 2³² over the golden ratio: neighbouring seeds have no batch in common
const seedOf = ({ seed }: Setting, batch: number): number => (seed + Math.imul(batch, 0x9e3779b1)) >>> 0

/** How many of so many samples are drawn at once. */
export const rowsAtOnce = ({ images }: Pick<Assembly, 'images'>, count: number): number =>
  images === null ? count : Math.min(imagesAtOnce, count)

/** In how many batches so many samples are drawn. */
export const batchesFor = (assembly: Pick<Assembly, 'images'>, count: number): number =>
  Math.ceil(count / rowsAtOnce(assembly, count))

function batchesOf(assembly: Assembly, setting: Setting, count: number): readonly Batch[] {
  const most = rowsAtOnce(assembly, count)
  return Array.from({ length: batchesFor(assembly, count) }, (_, k) => ({
    seed: seedOf(setting, k),
    from: k * most,
    count: Math.min(most, count - k * most),
  }))
}

/**
 * Draws samples from a network; images batch by batch, each from noise of its own, so that ten thousand need no more
 * memory than some hundred. The same seed gives the same noise for the same row, whatever the count. Throws `cancelled` soon
 * after the signal is aborted.
 */
export async function drawSamples(
  parts: { readonly assembly: Assembly; readonly setting: Setting; readonly count: number },
  parameters: ReadonlyMap<string, TensorValue>,
  signal: AbortSignal,
  options: GenerateOptions = {},
): Promise<Generated> {
  const { assembly, setting, count } = parts
  const batches = batchesOf(assembly, setting, count)
  const drawn: Generated[] = []
  let generator: Generator | null = null
  try {
    for (const [k, batch] of batches.entries()) {
      generator = await generatorFor(batch, generator, { assembly, setting })
      const generated = await generator.generate(parameters, signal, {
        ...options,
        onStep: (step, steps, pace) => options.onStep?.(k * steps + step, batches.length * steps, pace),
      })
      drawn.push(generated)
    }
  } finally {
    await generator?.dispose()
  }
  const [first] = drawn
  if (first === undefined) throw new Error('No samples were asked for.')
  return drawn.length === 1 ? first : joined(drawn, first, assembly.dimension, count)
}

/** A generator of a batch: the one before where its program draws this one too, which takes half a second less. */
async function generatorFor(
  { seed, count, from }: Batch,
  before: Generator | null,
  { assembly, setting }: { readonly assembly: Assembly; readonly setting: Setting },
): Promise<Generator> {
  const labels = assembly.labels(count, from)
  if (before?.count === count && isDeepStrictEqual(before.labels, labels)) {
    await before.reseed(seed)
    return before
  }
  await before?.dispose()
  return new Generator(assembly, { ...setting, seed }, count, from)
}

/** One of the samples that `drawSamples` would draw, by its row: its batch is drawn up to it. */
export async function drawSample(
  { assembly, setting, row }: { readonly assembly: Assembly; readonly setting: Setting; readonly row: number },
  parameters: ReadonlyMap<string, TensorValue>,
  signal: AbortSignal,
  options: GenerateOptions = {},
): Promise<Generated> {
  const batch = assembly.images === null ? 0 : Math.floor(row / imagesAtOnce)
  const place = assembly.images === null ? row : row % imagesAtOnce
  const generator = new Generator(assembly, { ...setting, seed: seedOf(setting, batch) }, place + 1, row - place)
  try {
    return onlyRow(await generator.generate(parameters, signal, options), place, assembly.dimension)
  } finally {
    await generator.dispose()
  }
}

function onlyRow(generated: Generated, row: number, dimension: number): Generated {
  const { samples, trajectory } = generated
  const at = row * dimension
  const values = samples.values.slice(at, at + dimension)
  const told = samples.labels && { labels: samples.labels.slice(row, row + 1) }
  const one = { ...generated, samples: { ...samples, shape: [1, dimension], values, ...told } }
  if (trajectory === null) return one
  const { times, positions } = trajectory
  const way = new Float32Array(times.length * dimension)
  const rows = positions.shape[1] ?? 0
  for (let frame = 0; frame < times.length; frame++) {
    const from = (frame * rows + row) * dimension
    way.set(positions.values.subarray(from, from + dimension), frame * dimension)
  }
  return { ...one, trajectory: { times, positions: { shape: [times.length, 1, dimension], values: way } } }
}

function joined(drawn: readonly Generated[], first: Generated, dimension: number, count: number): Generated {
  const values = new Float32Array(count * dimension)
  const labels = first.samples.labels && new Int32Array(count)
  let row = 0
  for (const { samples } of drawn) {
    values.set(samples.values, row * dimension)
    if (samples.labels) labels?.set(samples.labels, row)
    row += samples.shape[0] ?? 0
  }
  const times = drawn.flatMap(({ unfinishedAt }) => (unfinishedAt === null ? [] : [unfinishedAt]))
  return {
    samples: { ...first.samples, shape: [count, dimension], values, ...(labels && { labels }) },
    // weights belong to paths, and what is drawn along paths is no images
    evidence: null,
    trajectory: joinedTrajectory(drawn, first.trajectory, dimension, count),
    evaluations: first.evaluations,
    unfinishedAt: times.length > 0 ? Math.max(...times) : null,
  }
}

/** Frames of all batches side by side; where a sampler chose steps of its own, those that lie as far on the way. */
function joinedTrajectory(
  drawn: readonly Generated[],
  first: Trajectory | null,
  dimension: number,
  count: number,
): Trajectory | null {
  if (first === null) return null
  const frames = first.times.length
  const values = new Float32Array(frames * count * dimension)
  let row = 0
  for (const { trajectory } of drawn) {
    if (trajectory === null) return null
    const [own = 0, rows = 0] = trajectory.positions.shape
    for (let frame = 0; frame < frames; frame++) {
      const nearest = Math.round((frame * (own - 1)) / Math.max(1, frames - 1))
      const from = nearest * rows * dimension
      values.set(trajectory.positions.values.subarray(from, from + rows * dimension), (frame * count + row) * dimension)
    }
    row += rows
  }
  return { times: first.times, positions: { shape: [frames, count, dimension], values } }
}
