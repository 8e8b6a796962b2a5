import { isMainThread, parentPort, workerData } from 'node:worker_threads'
import { z } from 'zod'
import { isImageMetric, metricNames, type MetricName } from '@contract/experiment/evaluation'
import { target, type TargetSpec } from '@contract/experiment/target'
import { toFailure } from '@contract/failure'
import type { EngineKind, Metrics } from '@contract/run'
import { evaluateMetrics, type Evaluated } from '../../diffusion/metrics'
import { evaluateImageMetrics } from '../../diffusion/metrics/images/evaluate'
import { pointSet } from '../../diffusion/metrics/point-set'
import { describeEngine } from '../../tensor'
import { classifierFrom } from '../images/classifier'
import { imageSetOf } from '../images/image-set'
import { checkpointSchema } from '../process/incoming'
import type { Checkpoint } from '../messages'

const block = z.object({ shape: z.array(z.number()), values: z.instanceof(Float32Array) })
const order = z.object({
  metrics: z.array(z.enum(metricNames)),
  target,
  samples: block,
  reference: block,
  secondReference: block,
  classifier: checkpointSchema.optional(),
  finite: z.object({ training: block, unseen: block, secondUnseen: block }).optional(),
})

/** What the evaluator is started with; it answers with a Result for each metric and ends after the last. */
export interface EvaluationOrder extends Evaluated {
  readonly metrics: readonly MetricName[]
  readonly target: TargetSpec
  /** For the distances of images. */
  readonly classifier?: Checkpoint | undefined
}

/** Compiled distances run on the processor whatever trained: TensorFlow lives in one thread of a process. */
async function processorEngine(): Promise<EngineKind> {
  return (await describeEngine('onnx')).available ? 'onnx' : 'eager'
}

// A thread of its own: distances are long sums, and a stop must not wait for them.
if (!isMainThread) {
  try {
    const { metrics, target, classifier, ...points } = order.parse(workerData)
    const engine = await processorEngine()
    const tell = (value: Metrics) => {
      parentPort?.postMessage({ ok: true, value })
    }
    const ofPoints = metrics.filter((name) => !isImageMetric(name))
    await evaluateMetrics(ofPoints, points, { target, engine }, tell)
    const ofImages = metrics.filter(isImageMetric).filter((name) => name !== 'bitsPerDimension')
    if (ofImages.length > 0) {
      const images = {
        set: imageSetOf(target),
        classifier: classifier ? classifierFrom(classifier) : null,
        referenceCount: points.reference.shape[0] ?? 0,
        engine,
      }
      await evaluateImageMetrics(ofImages, pointSet(points.samples), images, tell)
    }
  } catch (error) {
    parentPort?.postMessage({ ok: false, error: toFailure(error) })
  }
}
