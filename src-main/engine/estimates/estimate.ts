import type { ExperimentSpec } from '@contract/experiment/spec'
import { assemble, type Assembly } from '../../diffusion/assemble'
import { trace } from '../../tensor'
import type { TensorValue } from '../../tensor/program'
import type { BuildStep } from '../../tensor/scope'
import { batchesFor, rowsAtOnce } from '../sampling/batches'
import { now } from '../clock'
import { chooseEngine } from '../engines'
import { timeDistances } from './estimate-distances'
import { timeImageDistances } from '../images/time-distances'
import { parametersOf } from '../sampling/generator'
import { memoryOf } from '../memory'
import type { EngineTask, RunCosts, TaskOutcome } from '../messages'
import { makeReady, runOnce, type Setting } from '../prepared'
import type { TaskContext } from '../process/service'
import { freshCount, HeldOutMeter } from '../training/held-out'
import { timeSteps } from './time-steps'

/** A step that is timed takes so many rows that it lasts about so many milliseconds at most. */
const longestStep = 80
const fewestRows = 16
/** Rows that the losses on held-out points take at a time. */
const heldOutRows = 500

/** Times a few steps of everything that a run of this spec would do, with its own programs. */
export async function estimate(
  { spec, engine: asked, threads, classifier }: Extract<EngineTask, { kind: 'estimate' }>,
  { signal }: TaskContext,
  evaluator: URL,
): Promise<TaskOutcome> {
  const begun = now()
  const engine = await chooseEngine(asked)
  const setting: Setting = { engine, seed: spec.seed, threads }
  const assembly = assemble(spec)
  const training = await timeTraining(spec, assembly, setting, signal)
  const sampling = await timeSampling(spec, assembly, setting, training, signal)
  const heldOut = await timeHeldOut(spec, assembly, setting, training, signal)
  const ofPoints = await timeDistances(spec, assembly, setting, signal, evaluator)
  const perImage = training.perStep / spec.training.batch
  const ofImages = await timeImageDistances({ spec, assembly, setting, classifier, perImage }, signal)
  const costs: RunCosts = {
    preparing: training.preparing,
    samplingPreparing: sampling.preparing,
    trainingStep: training.perStep,
    samplingStep: sampling.perStep,
    heldOutPoint: heldOut.perPoint,
    heldOutPoints: heldOut.points,
    distances: ofPoints + ofImages,
    // what one part has freed is seldom given back to the system before the next one asks for more
    bytes: process.resourceUsage().maxRSS * 1024 + Math.max(sampling.moreBytes, heldOut.moreBytes),
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
  /** Images are drawn in batches, each with programs of its own. */
  readonly preparing: number
  /** For all the samples, however many were timed. */
  readonly perStep: number
  /** What a step of a whole batch needs beyond the rows that were timed. */
  readonly moreBytes: number
}

async function timeSampling(
  { training: { batch }, sampling: { count } }: ExperimentSpec,
  assembly: Assembly,
  setting: Setting,
  { perStep, parameters }: TimedTraining,
  signal: AbortSignal,
): Promise<TimedSampling> {
  const whole = rowsAtOnce(assembly, count)
  // a batch of images is small enough to be timed as it is
  const rows = assembly.images ? whole : affordableRows(perStep / batch, whole)
  const moreBytes = memoryBetween('sample', (some) => assembly.sampling(some), rows, whole)
  const size = { field: 'sampling.count', value: count }
  const begun = now()
  const data = await runOnce('start', assembly.start(rows), setting, size, 'start')
  const executable = await makeReady('sample', assembly.sampling(rows), setting, size)
  const preparing = (now() - begun) * batchesFor(assembly, count)
  try {
    const position: TensorValue = { shape: [rows, assembly.dimension], dtype: 'float32', data }
    await executable.writeState(new Map([...parameters, [assembly.positionName, position]]))
    const timed = await timeSteps(executable, assembly.samplingSteps, signal)
    return { preparing, perStep: (timed * count) / rows, moreBytes }
  } finally {
    await executable.dispose()
  }
}

/**
 * Milliseconds for each of so many held-out points, and the bytes that a step needs beyond those that were timed; none
 * where the objective learns from no points.
 */
async function timeHeldOut(
  { training }: ExperimentSpec,
  { heldOut: loss, images }: Assembly,
  setting: Setting,
  { perStep, parameters }: TimedTraining,
  signal: AbortSignal,
): Promise<{ readonly perPoint: number; readonly points: number; readonly moreBytes: number }> {
  if (loss === null) return { perPoint: 0, points: 0, moreBytes: 0 }
  const fresh = images ? freshCount.images : freshCount.points
  const points = training.data.kind === 'finite' ? training.data.test : fresh
  const rows = Math.min(heldOutRows, points)
  const count = affordableRows(perStep / training.batch, rows)
  const moreBytes = memoryBetween('held-out', (some) => loss.step(some, null), count, rows)
  const meter = new HeldOutMeter({ loss, name: 'held-out', source: null, count, setting })
  try {
    // the first measurement makes the program as well
    await meter.measure(parameters, signal)
    const begun = now()
    await meter.measure(parameters, signal)
    return { perPoint: (now() - begun) / count, points, moreBytes }
  } finally {
    await meter.dispose()
  }
}

/** Bytes that a step of `whole` rows needs beyond one of `rows`. */
const memoryBetween = (name: string, build: (rows: number) => BuildStep, rows: number, whole: number): number =>
  rows === whole ? 0 : memoryOf(trace(name, build(whole))) - memoryOf(trace(name, build(rows)))

/** So many rows that a forward pass, a third of a training step's work a row, does not last too long. */
const affordableRows = (millisecondsPerRow: number, most: number): number =>
  Math.min(most, Math.max(fewestRows, Math.floor((3 * longestStep) / millisecondsPerRow)))
