import { expect, test } from 'vitest'
import { estimate } from '../../../src-main/engine/estimates/estimate'
import { failureOf, specOf } from '../../store/scratch'

const evaluator = new URL('file:///not-needed.js')
const spec = specOf({
  target: { kind: 'gaussian', dimension: 3 },
  network: { width: 8, depth: 1 },
  training: { steps: 50, batch: 16 },
  sampling: { steps: 7, count: 64 },
  evaluation: { metrics: [] },
})
const task = { kind: 'estimate', spec, engine: 'onnx', threads: 1 } as const
const context = (signal: AbortSignal) => ({ signal, report: () => undefined })

test('a few steps of training, sampling and the held-out loss are timed, however few a run has', async () => {
  const outcome = await estimate(task, context(new AbortController().signal), evaluator)
  if (outcome.kind !== 'estimated') throw new Error(outcome.kind)
  const { costs, engine } = outcome
  expect(engine).toBe('onnx')
  for (const cost of [costs.preparing, costs.trainingStep, costs.samplingStep, costs.heldOutPoint]) {
    expect(cost).toBeGreaterThan(0)
  }
  expect(costs.heldOutPoints).toBe(20_000)
  expect(costs.distances).toBe(0)
  expect(costs.elapsed).toBeGreaterThan(costs.preparing)
  expect(costs.bytes).toBeGreaterThan(process.memoryUsage.rss() / 4)
})

test('a stop ends it', async () => {
  const stopped = await failureOf(() => estimate(task, context(AbortSignal.abort()), evaluator))
  expect(stopped.code).toBe('cancelled')
})
