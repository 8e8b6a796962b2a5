import type { ExperimentSpec } from '@contract/experiment/spec'
import { CloudpinError } from '@contract/failure'
import { readManifest } from '../../datasets/kept'

/** The name of the data set of images that an experiment is trained on, where it is not kept here; else null. */
export function lackedBy(spec: ExperimentSpec | undefined): string | null {
  if (spec?.target.kind !== 'images') return null
  const { dataset, name } = spec.target
  try {
    readManifest(dataset)
    return null
  } catch (thrown) {
    if (thrown instanceof CloudpinError) return name ?? dataset.slice(0, 12)
    throw thrown
  }
}
