import { isMainThread, parentPort, workerData } from 'node:worker_threads'
import { z } from 'zod'
import { metricNames, type MetricName } from '@contract/experiment/evaluation'
import { toFailure } from '@contract/failure'
import type { NumberBlock } from '@contract/tensors'
import { evaluateMetrics } from '../diffusion/metrics'

const block = z.object({ shape: z.array(z.number()), values: z.instanceof(Float32Array) })
const order = z.object({
  metrics: z.array(z.enum(metricNames)),
  samples: block,
  reference: block,
  secondReference: block,
})

/** What the evaluator is started with; it answers with a Result for each metric and ends after the last. */
export interface EvaluationOrder {
  readonly metrics: readonly MetricName[]
  readonly samples: NumberBlock
  readonly reference: NumberBlock
  readonly secondReference: NumberBlock
}

// A thread of its own: distances are long sums, and a stop must not wait for them.
if (!isMainThread) {
  try {
    const { metrics, samples, reference, secondReference } = order.parse(workerData)
    for (const metric of metrics) {
      parentPort?.postMessage({ ok: true, value: evaluateMetrics([metric], samples, reference, secondReference) })
    }
  } catch (error) {
    parentPort?.postMessage({ ok: false, error: toFailure(error) })
  }
}
