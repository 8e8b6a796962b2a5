import { isMainThread, parentPort, workerData } from 'node:worker_threads'
import { z } from 'zod'
import { metricNames, type MetricName } from '@contract/experiment/evaluation'
import { target, type TargetSpec } from '@contract/experiment/target'
import { toFailure } from '@contract/failure'
import type { EngineKind } from '@contract/run'
import { evaluateMetrics, type Evaluated } from '../diffusion/metrics'
import { describeEngine } from '../tensor'

const block = z.object({ shape: z.array(z.number()), values: z.instanceof(Float32Array) })
const order = z.object({
  metrics: z.array(z.enum(metricNames)),
  target,
  samples: block,
  reference: block,
  secondReference: block,
})

/** What the evaluator is started with; it answers with a Result for each metric and ends after the last. */
export interface EvaluationOrder extends Evaluated {
  readonly metrics: readonly MetricName[]
  readonly target: TargetSpec
}

/** Compiled distances run on the processor whatever trained: TensorFlow lives in one thread of a process. */
async function processorEngine(): Promise<EngineKind> {
  return (await describeEngine('onnx')).available ? 'onnx' : 'eager'
}

// A thread of its own: distances are long sums, and a stop must not wait for them.
if (!isMainThread) {
  try {
    const { metrics, target, ...points } = order.parse(workerData)
    await evaluateMetrics(metrics, points, { target, engine: await processorEngine() }, (value) => {
      parentPort?.postMessage({ ok: true, value })
    })
  } catch (error) {
    parentPort?.postMessage({ ok: false, error: toFailure(error) })
  }
}
