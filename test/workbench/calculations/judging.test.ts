import { describe, expect, test } from 'vitest'
import type { EngineTask } from '../../../src-main/engine/messages'
import { failureOf } from '../../store/scratch'
import { only, trainShortly, workbenchWith, type Bench } from '../bench'

/** A law of t that a run was trained with, of which a judgement may use a part. */
const objective = {
  kind: 'denoising',
  timeLaw: { kind: 'matched', to: { kind: 'vp', schedule: { kind: 'cosine' } }, times: { min: 0.01, max: 0.98 } },
} as const

/** Trains at once, and finds a distance of 1 for each step of the sampling. */
function benchThatJudges() {
  const judged: Extract<EngineTask, { kind: 'judge' }>[] = []
  const bench = workbenchWith((fake) => {
    if (fake.task.kind === 'train') trainShortly(fake)
    if (fake.task.kind !== 'judge') return
    judged.push(fake.task)
    const judgements = fake.task.specs.map(({ sampling }) => ({
      metrics: { energyDistance: { value: sampling.steps, floor: 0 } },
      nonFiniteSamples: 0,
      evidence: null,
    }))
    fake.succeed({ kind: 'judged', judgements })
  })
  return { bench, judged }
}

async function trainOne({ workbench, ended }: Bench): Promise<string> {
  const { id } = only(await workbench.handlers['runs.start']({ specs: [{ target: { kind: 'gaussian' }, objective }] }))
  await ended(id)
  return id
}

describe('a judgement', () => {
  test('samples the trained network under other settings, once for each', async () => {
    const { bench, judged } = benchThatJudges()
    const run = await trainOne(bench)
    const { handlers } = bench.workbench
    const variants = [
      { 'sampling.steps': 7 },
      { 'sampling.steps': 9, 'objective.timeLaw.times.max': 0.5 },
      { 'sampling.steps': 7 },
    ]
    const values = async () =>
      (await handlers['runs.judge']({ run, variants })).map(({ metrics }) => metrics.energyDistance?.value)
    expect(await values()).toEqual([7, 9, 7])
    expect(await values()).toEqual([7, 9, 7])
    const { specs, checkpoint } = only(judged)
    expect(checkpoint.step).toBe(4)
    expect(specs).toMatchObject([
      { sampling: { steps: 7 }, objective },
      { sampling: { steps: 9 }, objective: { timeLaw: { times: { min: 0.01, max: 0.5 } } } },
    ])
  })

  test('changes nothing that was trained', async () => {
    const { bench, judged } = benchThatJudges()
    const run = await trainOne(bench)
    for (const path of ['network.width', 'objective.timeLaw.kind', 'seed']) {
      const failure = await failureOf(() => bench.workbench.handlers['runs.judge']({ run, variants: [{ [path]: 8 }] }))
      expect(failure).toMatchObject({ code: 'invalid-spec', field: path })
      expect(failure.message).toContain('Is trained')
    }
    const wrong = await failureOf(() =>
      bench.workbench.handlers['runs.judge']({ run, variants: [{ 'sampling.steps': 0 }] }),
    )
    expect(wrong).toMatchObject({ code: 'invalid-spec', field: 'sampling.steps' })
    expect(judged).toEqual([])
  })
})
