import type { MetricName } from '@contract/experiment/evaluation'
import type { ExperimentSpec } from '@contract/experiment/spec'
import { assemble, type Assembly } from '../diffusion/assemble'
import { trace } from '../tensor'
import type { Executable } from '../tensor/executable'
import type { TensorValue } from '../tensor/program'
import { cancelled } from './cancel'
import { breathe, now } from './clock'
import { chooseEngine } from './engines'
import { evaluate } from './evaluation'
import { parametersOf } from './generator'
import { memoryOf } from './memory'
import type { EngineTask, RunCosts, TaskOutcome } from './messages'
import { makeReady, runOnce, type Setting } from './prepared'
import type { TaskContext } from './service'
import { freshCount, HeldOutMeter } from './training/held-out'
import { Pace } from './training/pace'

/** Milliseconds that each kind of step is timed for, after its first chunk. */
const patience = 300
/** A step that is timed takes so many rows that it lasts about so many milliseconds at most. */
const longestStep = 80
const fewestRows = 16
/** Rows that the losses on held-out points take at a time. */
const heldOutRows = 500
/** Points in each set whose distances are timed. */
const distanceRows = 400

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
    bytes: Math.max(process.resourceUsage().maxRSS * 1024, loaded + sampling.bytes),
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

/** Milliseconds for each of so many held-out points; none where the objective learns from no points. */
async function timeHeldOut(
  { training }: ExperimentSpec,
  { heldOut: loss, images }: Assembly,
  setting: Setting,
  { perStep, parameters }: TimedTraining,
  signal: AbortSignal,
): Promise<{ readonly perPoint: number; readonly points: number }> {
  if (loss === null) return { perPoint: 0, points: 0 }
  const fresh = images ? freshCount.images : freshCount.points
  const points = training.data.kind === 'finite' ? training.data.test : fresh
  const count = affordableRows(perStep / training.batch, Math.min(heldOutRows, points))
  const meter = new HeldOutMeter({ loss, name: 'held-out', source: null, count, setting })
  try {
    // the first measurement makes the program as well
    await meter.measure(parameters, signal)
    const begun = now()
    await meter.measure(parameters, signal)
    return { perPoint: (now() - begun) / count, points }
  } finally {
    await meter.dispose()
  }
}

/** So many rows that a forward pass, a third of a training step's work a row, does not last too long. */
const affordableRows = (millisecondsPerRow: number, most: number): number =>
  Math.min(most, Math.max(fewestRows, Math.floor((3 * longestStep) / millisecondsPerRow)))

/** Mean milliseconds of a step, in chunks as a run has them; from the first step again after the last. */
async function timeSteps(executable: Executable, total: number, signal: AbortSignal): Promise<number> {
  const pace = new Pace()
  let step = 0
  let counted = 0
  for (let chunk = 0; chunk < 2 || counted < patience; chunk += 1) {
    if (signal.aborted) throw cancelled()
    const steps = pace.next(total - step)
    const begun = now()
    await executable.run({ firstStep: step, steps })
    const taken = now() - begun
    pace.record(steps, taken)
    if (chunk > 0) counted += taken
    step = (step + steps) % total
    await breathe()
  }
  return pace.millisecondsPerStep ?? 0
}

/** How a distance grows with the number of points; those that are not here are not foretold. */
const growth: Partial<Record<MetricName, { readonly power: 1 | 2; readonly most?: number }>> = {
  slicedWasserstein2: { power: 1 },
  energyDistance: { power: 2 },
  mmdLaplace: { power: 2, most: 1000 },
  mmdGaussian: { power: 2 },
  sinkhorn: { power: 2, most: 5000 },
  rDivergence: { power: 2, most: 1000 },
  rDivergenceHeldOut: { power: 2, most: 1000 },
  marginalWasserstein1: { power: 1 },
  marginalKolmogorovSmirnov: { power: 1 },
  modeWeights: { power: 1 },
  missingModes: { power: 1 },
  meanDifference: { power: 1 },
  covarianceDifference: { power: 1 },
}

/** Milliseconds of all the distances, from those between small sets of exact samples. */
async function timeDistances(
  { target, sampling, evaluation }: ExperimentSpec,
  assembly: Assembly,
  setting: Setting,
  signal: AbortSignal,
  evaluator: URL,
): Promise<number> {
  const metrics = evaluation.metrics.filter((name) => growth[name] !== undefined)
  if (metrics.length === 0) return 0
  const points = Math.max(sampling.count, evaluation.referenceCount)
  const rows = Math.min(distanceRows, sampling.count, evaluation.referenceCount)
  const size = { field: 'evaluation.referenceCount', value: rows }
  const draws = await runOnce('reference', assembly.draw(rows), setting, size, 'samples', 2)
  const half = rows * assembly.dimension
  const block = (values: Float32Array) => ({ shape: [rows, assembly.dimension], values })
  const [first, second] = [block(draws.subarray(0, half)), block(draws.subarray(half))]
  // each twice: what comes with the first time alone (a thread, a program) does not grow with the points
  const names = metrics.flatMap((name) => [name, name])
  const order = { metrics: names, target, samples: second, reference: first, secondReference: second }
  let total = 0
  let before = now()
  await evaluate(evaluator, order, signal, (done) => {
    const taken = now() - before
    before = now()
    const name = names[done - 1]
    const { power = 1, most = Infinity } = (name && growth[name]) ?? {}
    const larger = (Math.min(points, most) / Math.min(rows, most)) ** power
    total += done % 2 === 1 ? taken : taken * (larger - 1)
  })
  return total
}
