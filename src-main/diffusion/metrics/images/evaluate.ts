import { needsClassifier, type SampleMetricName } from '@contract/experiment/evaluation'
import type { EngineKind, Metrics } from '@contract/run'
import { Recogniser, type Classifier } from '../../images/classifier/recogniser'
import { hasClasses, type ImageSet } from '../../images/image-set'
import { measuredDetail } from '../detail'
import type { PointSet } from '../point-set'
import { ImageJudge } from './judge'
import { imageMetrics } from './metrics'

/** What the distances of images are measured with. */
interface ImageContext {
  readonly set: ImageSet
  /** Null where there is none; distances that need one are then left out. */
  readonly classifier: Classifier | null
  /** Training images to compare with, at most. */
  readonly referenceCount: number
  readonly engine: EngineKind
}

/**
 * Measures the named distances of generated images, each with its floor: what as many test images score, which were
 * never trained on. Calls `onMetric` after each, with nothing for one that is left out.
 */
export async function evaluateImageMetrics(
  names: readonly SampleMetricName[],
  generated: PointSet,
  { set, classifier, referenceCount, engine }: ImageContext,
  onMetric: (metrics: Metrics) => void,
): Promise<void> {
  const recogniser = classifier && hasClasses(set) ? await Recogniser.open(set, classifier, engine) : null
  try {
    const judge = new ImageJudge(set, recogniser, engine)
    const exact = judge.reference(referenceCount)
    const real = judge.testImages(generated.count)
    for (const name of names) {
      if (recogniser === null && needsClassifier(name)) {
        onMetric({})
        continue
      }
      const measure = imageMetrics[name]
      const value = await measure({ images: generated, exact }, judge, engine)
      const floor = await measure({ images: real, exact }, judge, engine)
      const detail = measuredDetail(value, floor)
      onMetric({ [name]: { value: value.value, floor: floor.value, ...(detail && { detail }) } })
    }
  } finally {
    await recogniser?.dispose()
  }
}
