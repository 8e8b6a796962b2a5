import { Worker } from 'node:worker_threads'
import { CloudpinError, type Result } from '@contract/failure'
import type { Metrics } from '@contract/run'
import type { EvaluationOrder } from './evaluator'
import { cancelled } from '../cancel'

/**
 * Measures distances on a thread. `script` is the built evaluator; `onMetric` hears how many are done.
 * Throws `cancelled` as soon as the signal is aborted.
 */
export async function evaluate(
  script: URL,
  order: EvaluationOrder,
  signal: AbortSignal,
  onMetric: (done: number) => void,
): Promise<Metrics> {
  if (signal.aborted) throw cancelled()
  const worker = new Worker(script, { workerData: order })
  try {
    return await new Promise<Metrics>((resolve, reject) => {
      const metrics: Metrics = {}
      let done = 0
      signal.addEventListener('abort', () => {
        reject(cancelled())
      })
      worker.on('message', (result: Result<Metrics>) => {
        if (!result.ok) {
          reject(new CloudpinError(result.error))
          return
        }
        Object.assign(metrics, result.value)
        done++
        onMetric(done)
      })
      worker.on('error', reject)
      worker.on('exit', () => {
        if (done === order.metrics.length) resolve(metrics)
        else reject(new Error('The evaluation ended before its last metric.'))
      })
    })
  } finally {
    await worker.terminate()
  }
}
