import { describe, expect, it } from 'vitest'
import { parseExperimentOrFailure } from '@contract/experiment/parse'
import { assemble } from '../../../src-main/diffusion/assemble'
import type { Checkpoint, TrainingReport } from '../../../src-main/engine/messages'
import { finiteSetOf } from '../../../src-main/engine/training/data'
import { HeldOutMeter } from '../../../src-main/engine/training/held-out'
import { trainingLoop } from '../../../src-main/engine/training/loop'
import { Milestones, validationSteps } from '../../../src-main/engine/training/validation'

function specOf(training: object, target: object = { kind: 'gaussian', dimension: 3, mean: 1, variance: 0.5 }) {
  const parsed = parseExperimentOrFailure({
    target,
    network: { width: 16, depth: 1, timeFeatures: 4 },
    training: { steps: 120, batch: 32, ...training },
    seed: 3,
  })
  if (!parsed.ok) throw new Error(parsed.error.message)
  return parsed.value
}

const setting = { engine: 'onnx', seed: 3, threads: 1 } as const
const finite = { kind: 'finite', train: 100, validation: 300, test: 2000 } as const

/** Trains in this process and answers with what was told. */
async function train(training: object, checkpoint?: Checkpoint, target?: object) {
  const spec = specOf(training, target)
  const assembly = assemble(spec)
  const set = await finiteSetOf(spec, assembly, setting)
  const reports: TrainingReport[] = []
  const context = {
    signal: new AbortController().signal,
    report: (report: TrainingReport) => void reports.push(report),
  }
  const resume = checkpoint && { checkpoint, recentLosses: new Float32Array() }
  const end = await trainingLoop({ spec, assembly, setting, checkpointSeconds: 1e-6, resume, set }, context)
  return { assembly, set, reports, end }
}

const of = <K extends TrainingReport['kind']>(reports: readonly TrainingReport[], kind: K) =>
  reports.filter((report): report is Extract<TrainingReport, { kind: K }> => report.kind === kind)

const curve = (reports: readonly TrainingReport[]) =>
  of(reports, 'curve').flatMap(({ firstStep, values }) => [...values].map((value, k) => [firstStep + k, value]))

describe('a training on a finite set', () => {
  it('tells the loss on the validation points, goes on from a checkpoint to the same numbers, and falls', async () => {
    const whole = await train({ data: finite })
    const validation = of(whole.reports, 'validation')
    expect(validation.map(({ step }) => step)).toEqual([...validationSteps(specOf({ data: finite }).training)])
    expect(validation.at(-1)?.loss).toBeLessThan(validation[0]?.loss ?? NaN)

    const checkpoint = of(whole.reports, 'checkpoint').find(({ checkpoint: { step } }) => step >= 30)?.checkpoint
    const resumed = await train({ data: finite }, checkpoint ?? expect.fail('no checkpoint'))
    const from = checkpoint?.step ?? NaN
    expect(curve(resumed.reports)).toEqual(curve(whole.reports).filter(([step]) => (step ?? 0) >= from))
    expect(of(resumed.reports, 'validation')).toEqual(validation.filter(({ step }) => step >= from))
    expect([...resumed.end.parameters]).toEqual([...whole.end.parameters])
  })

  it('learns its few points by heart: the loss on them falls under the loss on others', async () => {
    const few = { kind: 'finite', train: 4, validation: 300, test: 2 } as const
    const { reports } = await train({ data: few, batch: 4, steps: 4000 }, undefined, {
      kind: 'gaussian',
      dimension: 20,
    })
    const trained = curve(reports).slice(-500)
    const mean = trained.reduce((sum, [, loss]) => sum + (loss ?? NaN), 0) / trained.length
    expect(mean).toBeLessThan(0.8 * (of(reports, 'validation').at(-1)?.loss ?? NaN))
  })

  it('has a loss on its test points that is not under the floor', async () => {
    const { assembly, set, end } = await train({ data: finite })
    if (assembly.heldOut === null || set === null) return expect.fail('There is no held-out loss.')
    const source = { set, part: 'test' } as const
    const meter = new HeldOutMeter({ loss: assembly.heldOut, name: 'held-out', source, count: 2000, setting })
    const result = await meter.measure(end.parameters, new AbortController().signal)
    await meter.dispose()
    expect(result).toMatchObject({ count: 2000, floorStandardError: 0 })
    expect(result.excess).toBeGreaterThan(-3 * (result.excessStandardError ?? NaN))
    expect(result.loss).toBeCloseTo((result.floor ?? NaN) + (result.excess ?? NaN), 12)
    // its floor serves as a control variate: the excess is known better than a plain mean of 2000 losses
    expect(result.standardError).toBe(result.excessStandardError)
    expect(result.standardError).toBeLessThan(0.02)
  })

  it('splits points that are given, whose own floor is not known', async () => {
    const data = { kind: 'finite', train: 300, validation: 100, test: 50 }
    const { assembly, set, reports } = await train({ data, steps: 10 }, undefined, { kind: 'mnist', digits: [0] })
    expect(set?.parts.train.length).toBe(300)
    expect(set?.points.count).toBe(5923)
    expect(of(reports, 'validation').at(-1)?.loss).toBeGreaterThan(0)
    expect(assembly.heldOut?.floor).toBe(null)
  })
})

describe('fresh points', () => {
  it('have no validation and a held-out loss beside a measured floor', async () => {
    const target = { kind: 'mixture', dimension: 2, components: 3 }
    const { assembly, set, end, reports } = await train({}, undefined, target)
    expect(set).toBe(null)
    expect(of(reports, 'validation')).toEqual([])
    const loss = assembly.heldOut ?? expect.fail('There is no held-out loss.')
    const meter = new HeldOutMeter({ loss, name: 'held-out', source: null, count: 3000, setting })
    const result = await meter.measure(end.parameters, new AbortController().signal)
    expect(await meter.measure(end.parameters, new AbortController().signal)).toEqual(result)
    await meter.dispose()
    expect(result.excess).toBeGreaterThan(3 * (result.excessStandardError ?? NaN))
    expect(result.excess).toBeCloseTo(result.loss - (result.floor ?? NaN), 6)
  })
})

describe('the plan of a validation', () => {
  it('spreads evenly, ends at the last step and costs at most a tenth of the training', () => {
    const training = { data: { ...finite, validation: 1000 }, steps: 1000, batch: 100 }
    const steps = validationSteps(training)
    expect(steps.length).toBe(30)
    expect(steps.at(-1)).toBe(1000)
    expect(validationSteps({ ...training, steps: 100_000 }).length).toBe(64)
    expect(validationSteps({ ...training, steps: 4 })).toEqual([2, 4])
    expect(validationSteps({ ...training, data: { kind: 'fresh' } })).toEqual([])
  })

  it('passes each step once, that of its beginning included', () => {
    const milestones = new Milestones([2, 4, 6], 4)
    expect(milestones.next).toBe(4)
    expect([milestones.reached(3), milestones.reached(4), milestones.reached(4)]).toEqual([false, true, false])
    expect([milestones.next, milestones.reached(9), milestones.next]).toEqual([6, true, Infinity])
  })
})
