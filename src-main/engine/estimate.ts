import type { ExperimentSpec } from '@contract/experiment/spec'
import { assemble, type Assembly } from '../diffusion/assemble'
import { trace } from '../tensor'
import type { Executable } from '../tensor/executable'
import type { TensorValue } from '../tensor/program'
import { cancelled } from './cancel'
import { breathe, now } from './clock'
import { chooseEngine } from './engines'
import { timeDistances } from './estimate-distances'
import { parametersOf } from './generator'
import { memoryOf } from './memory'
import type { EngineTask, RunCosts, TaskOutcome } from './messages'
import { makeReady, runOnce, type Setting } from './prepared'
import type { TaskContext } from './service'
import { freshCount, HeldOutMeter } from './training/held-out'
import { Pace } from './training/pace'

/** Milliseconds before chunks of steps are counted, that they are counted for at least, and of all of it at most. */
const patience = { warmUp: 200, counted: 300, most: 2500 } as const
const fewestChunks = 4
/** A step that is timed takes so many rows that it lasts about so many milliseconds at most. */
const longestStep = 80
const fewestRows = 16
/** Rows that the losses on held-out points take at a time. */
const heldOutRows = 500

/** Times a few steps of everything that a run of this spec would do, with its own programs. */
export async function estimate(
  { spec, engine: asked, threads }: Extract<EngineTask, { kind: 'estimate' }>,
  { signal }: TaskContext,
  evaluator: URL,
): Promise<TaskOutcome> {
  const begun = now()
  const loaded = process.memoryUsage.rss()
  const engine = await chooseEngine(asked)
  const setting: Setting = { engine, seed: spec.seed, threads }
  const assembly = assemble(spec)
  const training = await timeTraining(spec, assembly, setting, signal)
  const sampling = await timeSampling(spec, assembly, setting, training, signal)
  const heldOut = await timeHeldOut(spec, assembly, setting, training, signal)
  const distances = await timeDistances(spec, assembly, setting, signal, evaluator)
  const costs: RunCosts = {
    preparing: training.preparing + sampling.preparing,
    trainingStep: training.perStep,
    samplingStep: sampling.perStep,
    heldOutPoint: heldOut.perPoint,
    heldOutPoints: heldOut.points,
    distances,
    bytes: Math.max(process.resourceUsage().maxRSS * 1024, loaded + Math.max(sampling.bytes, heldOut.bytes)),
    elapsed: now() - begun,
  }
  return { kind: 'estimated', engine, costs }
}

interface TimedTraining {
  readonly preparing: number
  readonly perStep: number
  readonly parameters: ReadonlyMap<string, TensorValue>
}

async function timeTraining(
  spec: ExperimentSpec,
  assembly: Assembly,
  setting: Setting,
  signal: AbortSignal,
): Promise<TimedTraining> {
  const begun = now()
  const size = { field: 'training.batch', value: spec.training.batch }
  const executable = await makeReady('train', assembly.training, setting, size)
  const preparing = now() - begun
  try {
    const perStep = await timeSteps(executable, spec.training.steps, signal)
    return { preparing, perStep, parameters: parametersOf(assembly, await executable.readState()) }
  } finally {
    await executable.dispose()
  }
}

interface TimedSampling {
  readonly preparing: number
  /** For all the samples, however many were timed. */
  readonly perStep: number
  /** What a step of all the samples needs. */
  readonly bytes: number
}

async function timeSampling(
  { training: { batch }, sampling: { count } }: ExperimentSpec,
  assembly: Assembly,
  setting: Setting,
  { perStep, parameters }: TimedTraining,
  signal: AbortSignal,
): Promise<TimedSampling> {
  const begun = now()
  const rows = affordableRows(perStep / batch, count)
  const bytes = memoryOf(trace('sample', assembly.sampling(count)))
  const size = { field: 'sampling.count', value: count }
  const data = await runOnce('start', assembly.start(rows), setting, size, 'start')
  const executable = await makeReady('sample', assembly.sampling(rows), setting, size)
  const preparing = now() - begun
  try {
    const position: TensorValue = { shape: [rows, assembly.dimension], dtype: 'float32', data }
    await executable.writeState(new Map([...parameters, [assembly.positionName, position]]))
    const timed = await timeSteps(executable, assembly.samplingSteps, signal)
    return { preparing, perStep: (timed * count) / rows, bytes }
  } finally {
    await executable.dispose()
  }
}

/**
 * Milliseconds for each of so many held-out points, and the bytes that a step of them needs; none where the objective
 * learns from no points.
 */
async function timeHeldOut(
  { training }: ExperimentSpec,
  { heldOut: loss, images }: Assembly,
  setting: Setting,
  { perStep, parameters }: TimedTraining,
  signal: AbortSignal,
): Promise<{ readonly perPoint: number; readonly points: number; readonly bytes: number }> {
  if (loss === null) return { perPoint: 0, points: 0, bytes: 0 }
  const fresh = images ? freshCount.images : freshCount.points
  const points = training.data.kind === 'finite' ? training.data.test : fresh
  const rows = Math.min(heldOutRows, points)
  const count = affordableRows(perStep / training.batch, rows)
  const bytes = memoryOf(trace('held-out', loss.step(rows, null)))
  const meter = new HeldOutMeter({ loss, name: 'held-out', source: null, count, setting })
  try {
    // the first measurement makes the program as well
    await meter.measure(parameters, signal)
    const begun = now()
    await meter.measure(parameters, signal)
    return { perPoint: (now() - begun) / count, points, bytes }
  } finally {
    await meter.dispose()
  }
}

/** So many rows that a forward pass, a third of a training step's work a row, does not last too long. */
const affordableRows = (millisecondsPerRow: number, most: number): number =>
  Math.min(most, Math.max(fewestRows, Math.floor((3 * longestStep) / millisecondsPerRow)))

/**
 * Milliseconds of a step, in chunks as a run has them; from the first step again after the last. The median of the
 * chunks after the first few: those pay for memory that is touched for the first time, and others for a busy moment.
 */
async function timeSteps(executable: Executable, total: number, signal: AbortSignal): Promise<number> {
  const pace = new Pace()
  const perStep: number[] = []
  const begun = now()
  let warmedAt: number | null = null
  for (let step = 0, chunk = 0; ; chunk += 1) {
    if (signal.aborted) throw cancelled()
    const steps = pace.next(total - step)
    const from = now()
    await executable.run({ firstStep: step, steps })
    const until = now()
    pace.record(steps, until - from)
    step = (step + steps) % total
    if (warmedAt !== null) perStep.push((until - from) / steps)
    else if (chunk > 0 && until - begun > patience.warmUp) warmedAt = until
    const isEnough = perStep.length >= fewestChunks && until - (warmedAt ?? until) > patience.counted
    if (isEnough || (perStep.length > 0 && until - begun > patience.most)) break
    await breathe()
  }
  return perStep.toSorted((a, b) => a - b)[perStep.length >> 1] ?? 0
}
