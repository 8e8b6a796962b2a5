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

/** Some images of a sheet, one after the other. */
export interface SheetPart {
  readonly first: number
  readonly count: number
}

/**
 * What images of a sheet show and resemble; `train`: where the data's classifier is not kept, it is trained first, which
 * takes minutes. Rejects with a CloudpinError.
 */
export function describeSheet(
  samples: SampleSet,
  { run, kind, step }: SheetSource,
  { first, count }: SheetPart,
  train: boolean,
): Promise<SampleDescription> {
  const length = samples.shape[1] ?? 0
  const asked = { run: run.id, classifier: train ? 'train' : 'kept' } as const
  if (kind !== 'drawn')
    return call('samples.describe', { ...asked, first, limit: count, ...(kind === 'preview' && { step }) })
  const values = samples.values.slice(first * length, (first + count) * length)
  return call('samples.describe', { ...asked, samples: { shape: [count, length], values } })
}
