import type { ClassifiedImages, NearestImages, SampleDescription } from '@contract/image-description'
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

/** What some images of a sheet show and resemble. Rejects with a CloudpinError, as the others do. */
export function describePart(
  samples: SampleSet,
  source: SheetSource,
  { first, count }: SheetPart,
): Promise<SampleDescription> {
  if (source.kind !== 'drawn') return call('samples.describe', { ...keptOf(source), first, limit: count })
  const length = samples.shape[1] ?? 0
  const values = samples.values.slice(first * length, (first + count) * length)
  return call('samples.describe', { run: source.run.id, samples: { shape: [count, length], values } })
}

/**
 * What all images of a sheet show; `train`: where the data's classifier is not kept, it is trained first, which takes
 * minutes.
 */
export const classify = (samples: SampleSet, source: SheetSource, train: boolean): Promise<ClassifiedImages> =>
  call('samples.classes', { ...lookedAt(samples, source), classifier: train ? 'train' : 'kept' })

/** Which training images all images of a sheet resemble; searched for in some seconds, until `stopSearch`. */
export const searchNearest = (samples: SampleSet, source: SheetSource): Promise<NearestImages> =>
  call('samples.nearest', lookedAt(samples, source))

/** Ends the searches of a run; one that has ended meanwhile needs no stopping. */
export const stopSearch = ({ run }: SheetSource): Promise<unknown> =>
  call('samples.stopSearch', { run: run.id }).catch(() => undefined)

const keptOf = ({ run, kind, step }: SheetSource) => ({ run: run.id, ...(kind === 'preview' && { step }) })

const lookedAt = (samples: SampleSet, source: SheetSource) => {
  if (source.kind !== 'drawn') return keptOf(source)
  const [count = 0, length = 0] = samples.shape
  const shape: [number, number] = [count, length]
  return { run: source.run.id, samples: { shape, values: samples.values } }
}
