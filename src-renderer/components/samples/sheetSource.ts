import type { SampleDescription } from '@contract/image-description'
import type { RunSummary, SampleSet } from '@contract/run'
import { call } from '../../api'
import type { Recipe } from './recipe/recipe'

/** Where the images of a sheet come from. */
export interface SheetSource {
  readonly run: Pick<RunSummary, 'id' | 'name' | 'spec'>
  /** Kept at the end or at a step of the training, or drawn anew. */
  readonly kind: 'final' | 'preview' | 'drawn'
  /** Training steps of the network that drew them. */
  readonly step: number
  /** Of the noise that they were drawn from. */
  readonly seed: number
}

/** What an exported picture of them carries. */
export const recipeOf = ({ run, step, seed }: SheetSource): Recipe => ({
  run: run.id,
  spec: { ...run.spec, name: run.name },
  seed,
  step,
})

const known = new WeakMap<SampleSet, Promise<SampleDescription>>()

/**
 * What the images show and resemble, asked once for each set; `train`: where the data's classifier is not kept, it is
 * trained first, which takes minutes. Rejects with a CloudpinError.
 */
export function describeSheet(
  samples: SampleSet,
  { run, kind, step }: SheetSource,
  train = false,
): Promise<SampleDescription> {
  const answered = known.get(samples)
  if (answered && !train) return answered
  const [count = 0, length = 0] = samples.shape
  const which =
    kind === 'drawn'
      ? { samples: { shape: [count, length] satisfies [number, number], values: samples.values } }
      : { limit: count, ...(kind === 'preview' && { step }) }
  const asked = call('samples.describe', { run: run.id, classifier: train ? 'train' : 'kept', ...which })
  known.set(samples, asked)
  // one that failed is asked again when it is wanted again
  asked.catch(() => known.delete(samples))
  return asked
}
