import type { NumberBlock } from '@contract/tensors'
import type { FinitePoints } from '../../diffusion/metrics'
import type { FinitePart, FiniteSet } from '../../diffusion/data/finite-set'
import type { Judged } from './judge'
import { runOnce } from '../prepared'
import { finiteSetOf } from '../training/data'

/** Points of a step. */
const rows = 2048
/** Unseen points that are told: enough for every distance that looks at them, twice. */
const mostUnseen = 2000

/**
 * The points that a network was trained on, and its test points in two halves, in data units; undefined where they were
 * fresh.
 */
export async function finitePoints(judged: Judged): Promise<FinitePoints | undefined> {
  const { spec, assembly, setting } = judged
  const set = judged.set ?? (await finiteSetOf(spec, assembly, setting))
  if (set === null) return undefined
  const training = await pointsOf(judged, set, 'train', set.parts.train.length)
  const count = Math.min(mostUnseen, set.parts.test.length)
  const { values } = await pointsOf(judged, set, 'test', count)
  const half = count >> 1
  const block = (from: number, to: number): NumberBlock => ({
    shape: [to - from, assembly.dimension],
    values: values.subarray(from * assembly.dimension, to * assembly.dimension),
  })
  return { training, unseen: block(0, half), secondUnseen: block(half, count) }
}

async function pointsOf(
  { assembly, setting }: Judged,
  set: FiniteSet,
  part: FinitePart,
  count: number,
): Promise<NumberBlock> {
  const { dimension } = assembly
  const each = Math.min(rows, count)
  const size = { field: 'training.data.train', value: count }
  const build = assembly.pointsOf({ set, part }, each)
  const values = await runOnce(`${part} points`, build, setting, size, 'samples', Math.ceil(count / each))
  return { shape: [count, dimension], values: values.subarray(0, count * dimension) }
}
