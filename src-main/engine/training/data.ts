import type { ExperimentSpec } from '@contract/experiment/spec'
import type { Assembly } from '../../diffusion/assemble'
import { tableCollection } from '../../diffusion/data/collection'
import { drawnSet, splitSet, type FiniteSet } from '../../diffusion/data/finite-set'
import { runOnce, type Setting } from '../prepared'

/** Points that are drawn at a time. */
const most = 4096

/**
 * The finite set that a spec trains on: the target's own points, split by the seed, or exact samples drawn once from
 * the seed. Null where the points are fresh. Throws `invalid-spec` where the target has too few.
 */
export async function finiteSetOf(
  spec: ExperimentSpec,
  assembly: Assembly,
  setting: Setting,
): Promise<FiniteSet | null> {
  const { data } = spec.training
  if (data.kind === 'fresh') return null
  if (assembly.collection) return splitSet(assembly.collection(), data, spec.seed)
  const total = data.train + data.validation + data.test
  const count = Math.min(total, most)
  const size = { field: 'training.data.train', value: data.train }
  const drawn = await runOnce('data set', assembly.draw(count), setting, size, 'samples', Math.ceil(total / count))
  return drawnSet(tableCollection(drawn.subarray(0, total * assembly.dimension), assembly.dimension), data)
}
