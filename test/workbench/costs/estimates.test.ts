import { describe, expect, test } from 'vitest'
import type { RunCosts } from '../../../src-main/engine/messages'
import { fromCosts } from '../../../src-main/workbench/costs/estimates'
import { failureOf, specOf } from '../../store/scratch'
import { trained, workbenchWith } from '../bench'
import type { FakeTask } from '../fake-engine'

const costs: RunCosts = {
  preparing: 100,
  samplingPreparing: 60,
  trainingStep: 2,
  samplingStep: 4,
  heldOutPoint: 0.01,
  heldOutPoints: 20_000,
  distances: 300,
  bytes: 200e6,
  elapsed: 0,
}

/** Answers estimates with fixed costs; anything else is left waiting. */
const estimating = (asked: FakeTask[]) => (fake: FakeTask) => {
  asked.push(fake)
  if (fake.task.kind === 'estimate') fake.succeed({ kind: 'estimated', engine: 'onnx', costs })
}

describe('what a run takes', () => {
  const spec = specOf({ training: { steps: 1000 }, sampling: { steps: 100, count: 512 } })

  test('is the sum of its parts, with previews for a tenth of the training at most', () => {
    const { seconds, totalSeconds, bytes, basis } = fromCosts(spec, { engine: 'onnx', costs, starting: 400 })
    expect(basis).toBe('measured')
    // ten previews of 256 of the 512 points cost 10 · 100 · 4/2 = 2000 ms, of which 500 are allowed
    expect(seconds).toEqual({ preparing: 0.5, training: 2.5, sampling: 0.46, measuring: 0.5 })
    expect(totalSeconds).toBeCloseTo(3.96, 10)
    expect(bytes).toBeCloseTo(1.15 * 200e6, 3)
  })

  test('counts a finite set: the losses on its validation points, and its memory', () => {
    const data = { kind: 'finite', train: 10_000, validation: 1000, test: 500 } as const
    const finite = specOf({ ...spec, training: { steps: 1000, data } })
    const { seconds, bytes } = fromCosts(finite, { engine: 'onnx', costs, starting: 0 })
    // 64 measurements of 1,000 points at 0.01 ms
    expect(seconds.training).toBeCloseTo(2 + 0.5 + 0.64, 10)
    expect(bytes - 1.15 * 200e6).toBeCloseTo(2 * 4 * 50 * 11_500, 3)
  })
})

describe('estimates', () => {
  test('are timed once for specs that differ in name, seed and steps alone', async () => {
    const asked: FakeTask[] = []
    const { handlers } = workbenchWith(estimating(asked)).workbench
    const first = await handlers['experiment.estimate']({ spec: { training: { steps: 100 } } })
    const second = await handlers['experiment.estimate']({ spec: { name: 'b', seed: 7, training: { steps: 200 } } })
    expect(asked).toHaveLength(1)
    expect(second.millisecondsPerStep).toBe(2)
    expect(second.totalSeconds).toBeGreaterThan(first.totalSeconds)
    await handlers['experiment.estimate']({ spec: { network: { width: 128 } } })
    expect(asked).toHaveLength(2)
  })

  test('one at a time: another one ends it', async () => {
    const asked: FakeTask[] = []
    const { handlers } = workbenchWith((fake) => {
      asked.push(fake)
      if (asked.length > 1) fake.succeed({ kind: 'estimated', engine: 'onnx', costs })
      else
        void fake.stopped.then(() => {
          fake.fail({ code: 'cancelled', message: 'Stopped.' })
        })
    }).workbench
    const first = failureOf(() => handlers['experiment.estimate']({ spec: {} }))
    while (asked.length === 0) await new Promise((resolve) => setTimeout(resolve, 1))
    const second = await handlers['experiment.estimate']({ spec: { network: { width: 8 } } })
    expect((await first).code).toBe('cancelled')
    expect(second.basis).toBe('measured')
  })

  test('nothing is timed while something is being trained: the speed of earlier runs tells', async () => {
    const asked: FakeTask[] = []
    const { workbench, ended } = workbenchWith((fake) => {
      asked.push(fake)
      if (asked.length === 1) fake.succeed(trained({ millisecondsPerStep: 3 }))
    })
    const { handlers } = workbench
    const [done] = await handlers['runs.start']({ specs: [{}] })
    await ended(done?.id ?? '')
    await handlers['runs.start']({ specs: [{}] })
    while (asked.length < 2) await new Promise((resolve) => setTimeout(resolve, 1))
    const estimate = await handlers['experiment.estimate']({ spec: {} })
    expect(asked.map(({ task }) => task.kind)).toEqual(['train', 'train'])
    expect(estimate.basis).toBe('earlier')
    expect(estimate.millisecondsPerStep).toBeCloseTo(3, 10)
    const parts = Object.values(estimate.seconds).reduce((sum, part) => sum + part, 0)
    expect(estimate.totalSeconds).toBeCloseTo(parts, 10)
  })

  test('a spec that cannot run is not timed', async () => {
    const asked: FakeTask[] = []
    const { handlers } = workbenchWith(estimating(asked)).workbench
    const wrong = await failureOf(() => handlers['experiment.estimate']({ spec: { training: { batch: 0 } } }))
    expect(wrong).toMatchObject({ code: 'invalid-spec', field: 'training.batch' })
    expect(asked).toHaveLength(0)
  })
})
