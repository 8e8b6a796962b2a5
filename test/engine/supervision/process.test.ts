import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { parseExperimentOrFailure } from '@contract/experiment/parse'
import { CloudpinError } from '@contract/failure'
import type { Checkpoint, TrainingReport } from '../../../src-main/engine/messages'
import { EngineSupervisor, type RunningTask } from '../../../src-main/engine/supervision/supervisor'
import type { EngineProcess } from '../../../src-main/engine/supervision/port'
import { childEngine } from '../../../src-main/hosts/bridge/child-engine'
import { ensureBuilt } from '../../../src-main/hosts/launch/build.mjs'

const script = new URL('../../../out/main/engine.js', import.meta.url)

beforeAll(() => ensureBuilt(), 300_000)

let supervisor: EngineSupervisor | undefined
let processes: EngineProcess[] = []

function supervise(): EngineSupervisor {
  const start = childEngine(script)
  supervisor = new EngineSupervisor(() => {
    const process = start()
    processes.push(process)
    return process
  })
  return supervisor
}

afterEach(async () => {
  await supervisor?.close()
  supervisor = undefined
  processes = []
})

function specOf(input: unknown) {
  const parsed = parseExperimentOrFailure(input)
  if (!parsed.ok) throw new CloudpinError(parsed.error)
  return parsed.value
}

const tiny = {
  target: { kind: 'gaussian', dimension: 2, mean: 1, variance: 0.25 },
  network: { width: 16, depth: 1, timeFeatures: 4 },
  training: { steps: 300, batch: 32 },
  sampling: { steps: 40, count: 100 },
  evaluation: { referenceCount: 100 },
}

interface Training extends RunningTask {
  readonly reports: readonly TrainingReport[]
  /** Resolves with the first report that fits. */
  first<K extends TrainingReport['kind']>(kind: K): Promise<Extract<TrainingReport, { kind: K }>>
}

function train(input: unknown, checkpointSeconds = 60): Training {
  const reports: TrainingReport[] = []
  const waiting: (() => void)[] = []
  const task = { kind: 'train', spec: specOf(input), engine: 'onnx', checkpointSeconds } as const
  const running = supervise().run(task, (report) => {
    reports.push(report)
    for (const look of waiting.splice(0)) look()
  })
  return {
    ...running,
    reports,
    async first(kind) {
      for (;;) {
        const found = reports.find((report) => isReport(report, kind))
        if (found && isReport(found, kind)) return found
        await new Promise<void>((resolve) => waiting.push(resolve))
      }
    },
  }
}

const isReport = <K extends TrainingReport['kind']>(
  report: TrainingReport,
  kind: K,
): report is Extract<TrainingReport, { kind: K }> => report.kind === kind

const all = <K extends TrainingReport['kind']>(reports: readonly TrainingReport[], kind: K) =>
  reports.filter((report) => isReport(report, kind))

describe('an engine process', () => {
  it('trains, samples and evaluates, and tells what happens', async () => {
    const { finished, reports } = train(tiny)
    const outcome = await finished
    expect(outcome).toMatchObject({ kind: 'trained', complete: true, stepsDone: 300, nonFiniteSamples: 0 })
    if (outcome.kind !== 'trained') throw new Error('not trained')
    const { slicedWasserstein2, energyDistance } = outcome.metrics
    expect(slicedWasserstein2?.floor).toBeGreaterThan(0)
    expect(energyDistance?.value).toBeGreaterThan(0)

    const curve = all(reports, 'curve')
    let next = 0
    for (const { firstStep, values } of curve) {
      expect(firstStep).toBe(next)
      next += values.length
    }
    expect(next).toBe(300)
    const losses = curve.flatMap(({ values }) => [...values])
    expect(outcome.loss?.last).toBe(losses.at(-1))
    expect(outcome.loss?.tailMean).toBeCloseTo(losses.slice(-200).reduce((sum, loss) => sum + loss) / 200, 6)

    expect(reports.find(({ kind }) => kind === 'started')).toMatchObject({ engine: 'onnx', parameterCount: 146 })
    expect(all(reports, 'samples').map(({ samples }) => samples.shape)).toEqual([[100, 2]])
    expect(all(reports, 'checkpoint').at(-1)?.checkpoint.step).toBe(300)
    const phases = all(reports, 'progress').map(({ progress }) => progress.phase)
    expect([...new Set(phases)]).toEqual(['preparing', 'training', 'sampling', 'evaluating'])
  })

  it('gives the same numbers for the same seed, and samples the same from its checkpoint', async () => {
    const one = train(tiny)
    await one.finished
    await supervisor?.close()
    const other = train(tiny)
    await other.finished
    const [checkpoint] = all(one.reports, 'checkpoint').slice(-1)
    const [again] = all(other.reports, 'checkpoint').slice(-1)
    expect(again).toEqual(checkpoint)
    const kept: Checkpoint | undefined = checkpoint?.checkpoint
    if (kept === undefined || supervisor === undefined) throw new Error('no checkpoint')
    const task = { kind: 'sample', engine: 'onnx', checkpoint: kept, count: 100, seed: 0 } as const
    const outcome = await supervisor.run({ ...task, spec: specOf(tiny), frames: 0 }).finished
    const drawn = { ...all(one.reports, 'samples')[0]?.samples, trajectory: null, evaluations: tiny.sampling.steps }
    expect(outcome).toEqual({ kind: 'sampled', samples: drawn })
  })

  it('answers a stop while it trains, and keeps what was trained', async () => {
    const running = train({ ...tiny, training: { steps: 10_000_000, batch: 32 } })
    await running.first('curve')
    running.stop()
    const outcome = await running.finished
    expect(outcome).toMatchObject({ kind: 'trained', complete: false, metrics: {}, nonFiniteSamples: null })
    if (outcome.kind !== 'trained') throw new Error('not trained')
    expect(outcome.stepsDone).toBeGreaterThan(0)
    expect(all(running.reports, 'checkpoint').at(-1)?.checkpoint.step).toBe(outcome.stepsDone)
    const stopTimes = all(running.reports, 'stop-time').map(({ milliseconds }) => milliseconds)
    expect(stopTimes[0]).toBeGreaterThan(0)
    expect(stopTimes.at(-1)).toBe(0)
  })

  it('answers a stop while it samples, and while it measures', async () => {
    const sampling = train({ ...tiny, training: { steps: 5, batch: 8 }, sampling: { steps: 100_000, count: 2000 } })
    const untilPhase = async (running: Training, phase: string) => {
      while (!all(running.reports, 'progress').some(({ progress }) => progress.phase === phase)) {
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
    }
    await untilPhase(sampling, 'sampling')
    sampling.stop()
    expect(await sampling.finished).toMatchObject({ kind: 'trained', complete: false, stepsDone: 5 })
    await supervisor?.close()

    const measuring = train({
      ...tiny,
      training: { steps: 5, batch: 8 },
      sampling: { steps: 2, count: 60_000 },
      evaluation: { referenceCount: 60_000, metrics: ['energyDistance'] },
    })
    await untilPhase(measuring, 'evaluating')
    measuring.stop()
    expect(await measuring.finished).toMatchObject({ kind: 'trained', complete: false, stepsDone: 5 })
  })

  it('ends a training whose loss is no number, at its step, with the curve until then', async () => {
    const running = train({ ...tiny, training: { steps: 3000, batch: 32, optimizer: { learningRate: 1e15 } } })
    const failure: unknown = await running.finished.catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(CloudpinError)
    if (!(failure instanceof CloudpinError)) throw new Error('no failure')
    expect(failure.failure).toMatchObject({ code: 'not-finite', field: 'training.optimizer.learningRate' })
    const step = Number(/at step (\d+)/.exec(failure.message)?.[1])
    const kept = all(running.reports, 'curve').reduce((sum, { values }) => sum + values.length, 0)
    expect(kept).toBe(step)
    expect(all(running.reports, 'curve').every(({ values }) => values.every(Number.isFinite))).toBe(true)
  })

  it('that is killed fails its task, and nothing else', async () => {
    const running = train({ ...tiny, training: { steps: 10_000_000, batch: 32 } })
    await running.first('curve')
    processes.at(-1)?.kill()
    await expect(running.finished).rejects.toMatchObject({ failure: { code: 'engine-crashed' } })
    const explained = await supervisor?.run({ kind: 'explain', spec: specOf(tiny) }).finished
    expect(explained).toMatchObject({ kind: 'explained', explanation: { parameterCount: 146 } })
  })

  it('explains a spec, and says where an axis does not exist', async () => {
    const spec = specOf(tiny)
    const explained = await supervise().run({ kind: 'explain', spec }).finished
    if (explained.kind !== 'explained') throw new Error('not explained')
    expect(explained.explanation.curve.t).toHaveLength(129)
    expect(explained.explanation.samples.shape).toEqual([2000, 2])
    const view = { x: [-1, 3], y: [-1, 3], resolution: 16 } as const
    const density = await supervisor?.run({ kind: 'density', spec, axes: [0, 1], ...view }).finished
    expect(density).toMatchObject({ kind: 'density', grid: { resolution: 16 } })
    await expect(supervisor?.run({ kind: 'density', spec, axes: [0, 2], ...view }).finished).rejects.toThrow(
      'There is no axis 2; the target has axes 0 to 1.',
    )
  })

  it('refuses a batch that its memory cannot hold, by the field', async () => {
    const { finished } = train({ ...tiny, network: { width: 1024, depth: 1 }, training: { batch: 10_000_000 } })
    await expect(finished).rejects.toMatchObject({ failure: { code: 'out-of-memory', field: 'training.batch' } })
  })

  it('says which engines there are', async () => {
    const outcome = await supervise().run({ kind: 'engines' }).finished
    if (outcome.kind !== 'engines') throw new Error('no engines')
    expect(outcome.engines.find(({ kind }) => kind === 'onnx')?.available).toBe(true)
    expect(outcome.engines.filter(({ preferred }) => preferred)).toHaveLength(1)
  })
})
