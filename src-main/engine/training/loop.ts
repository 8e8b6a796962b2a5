import { fail } from '@contract/failure'
import type { ObjectiveSpec } from '@contract/experiment/objective'
import type { ExperimentSpec } from '@contract/experiment/spec'
import type { Assembly } from '../../diffusion/assemble'
import { Epochs } from '../../diffusion/data/epochs'
import type { FiniteSet } from '../../diffusion/data/finite-set'
import type { Executable } from '../../tensor/executable'
import type { TensorValue } from '../../tensor/program'
import { unlessStopped } from '../cancel'
import { breathe, now } from '../clock'
import { Generator, parametersOf } from '../sampling/generator'
import type { Checkpoint, ResumePoint } from '../messages'
import { makeReady, type Setting } from '../prepared'
import type { TaskContext } from '../process/service'
import { HeldOutMeter } from './held-out'
import { Losses } from './losses'
import { Pace } from './pace'
import { PreviewPlan } from './previews'
import { Reporter } from './reporter'
import { restore } from './restore'
import { StopTime } from './stop-time'
import { Milestones, validationSteps } from './validation'

/** Adam keeps two moments beside each parameter. */
const bytesOfParameter = 12

const previewCount = { points: 256, images: 64 } as const

export interface LoopParts {
  readonly spec: ExperimentSpec
  readonly assembly: Assembly
  readonly setting: Setting
  readonly checkpointSeconds: number
  readonly resume: ResumePoint | undefined
  /** Null where the points are fresh. */
  readonly set: FiniteSet | null
}

export interface LoopEnd {
  /** False where a stop came before the last step. */
  readonly complete: boolean
  readonly stepsDone: number
  readonly millisecondsPerStep: number | null
  readonly losses: Losses
  readonly parameters: ReadonlyMap<string, TensorValue>
}

/**
 * Trains: chunks of steps, and between them the curve, previews, checkpoints and the question whether to stop. From a
 * checkpoint it goes on to the same numbers as if it had never ended: noise depends on seed and step alone. Throws
 * `not-finite` at a loss that is no number, after the curve up to there was told.
 */
export async function trainingLoop(parts: LoopParts, context: TaskContext): Promise<LoopEnd> {
  const { spec, assembly, setting } = parts
  const reporter = new Reporter(context.report)
  reporter.progress('preparing', 0, 1, null, true)
  const size = { field: 'training.batch', value: spec.training.batch }
  const { set } = parts
  const executable = await makeReady('train', set ? assembly.trainingOn(set) : assembly.training, setting, size)
  const previews = new Generator(assembly, setting, assembly.images ? previewCount.images : previewCount.points)
  const validation = validationMeter(parts)
  try {
    if (parts.resume) await restore(executable, parts.resume.checkpoint, spec.training.steps)
    const { parameterCount } = assembly
    context.report({ kind: 'started', engine: setting.engine, device: executable.device, parameterCount })
    return await run(executable, { ...parts, previews, validation, reporter }, context)
  } finally {
    await Promise.all([executable.dispose(), previews.dispose(), validation?.dispose()])
  }
}

function validationMeter({ assembly, set, setting }: LoopParts): HeldOutMeter | null {
  const loss = assembly.heldOut
  if (loss === null || set === null) return null
  const source = { set, part: 'validation' } as const
  return new HeldOutMeter({ loss, name: 'validation', source, count: set.parts.validation.length, setting })
}

interface RunningParts extends LoopParts {
  readonly previews: Generator
  readonly validation: HeldOutMeter | null
  readonly reporter: Reporter
}

async function run(executable: Executable, parts: RunningParts, context: TaskContext): Promise<LoopEnd> {
  const { spec, assembly, previews, validation, reporter, resume, set } = parts
  const total = spec.training.steps
  const first = resume?.checkpoint.step ?? 0
  const pace = new Pace()
  const losses = new Losses(first, resume?.recentLosses)
  const plan = new PreviewPlan(total, first)
  const validations = new Milestones(validationSteps(spec.training), first)
  const epochs = set && new Epochs({ seed: spec.seed, size: set.parts.train.length, batch: spec.training.batch })
  let step = first
  let lastCheckpoint = now()
  const stopTime = new StopTime(context.report, bytesOfParameter * assembly.parameterCount)

  const state = () => executable.readState()
  const checkpoint = async () => {
    const begun = now()
    // a curve that ends before a checkpoint could not be taken up there
    reporter.curve(losses, true)
    context.report({ kind: 'checkpoint', checkpoint: asCheckpoint(step, await state()) })
    lastCheckpoint = now()
    stopTime.kept(lastCheckpoint - begun)
  }
  const preview = async () => {
    const estimate = previewEstimate(pace, spec, assembly)
    if (!plan.due(step, pace.millisecondsPerStep, estimate)) return
    const begun = now()
    const parameters = parametersOf(assembly, await state())
    const generated = await unlessStopped(context.signal, previews.generate(parameters, context.signal))
    if (generated !== null) context.report({ kind: 'preview', step, samples: generated.samples })
    plan.record(now() - begun)
  }
  const validate = async () => {
    if (validation === null || !validations.reached(step)) return
    const parameters = parametersOf(assembly, await state())
    const measured = await unlessStopped(context.signal, validation.measure(parameters, context.signal))
    if (measured === null) return
    const { loss, standardError } = measured
    context.report({ kind: 'validation', step, loss, standardError })
  }

  // a run that goes on where it was to be measured may have ended before it was
  if (first > 0) await validate()
  while (step < total && !context.signal.aborted) {
    const boundary = Math.min(total, plan.next ?? total, validations.next)
    const steps = pace.next(Math.min(boundary - step, epochs?.most(step) ?? Infinity))
    const begun = now()
    const inputs = epochs?.inputs(step) ?? {}
    const { loss } = await executable.run({ firstStep: step, steps, inputs })
    const taken = now() - begun
    pace.record(steps, taken)
    stopTime.ran(taken)
    if (loss === undefined) throw new Error('The training step reports no loss.')
    const finite = losses.add(loss.data)
    if (finite !== null) {
      reporter.curve(losses, true)
      throw notFinite(step + finite, spec)
    }
    step += steps
    reporter.curve(losses)
    reporter.progress('training', step, total, pace)
    // a stop that came during the chunk is heard here, before anything else is begun
    await breathe()
    if (context.signal.aborted) break
    await validate()
    await preview()
    if (now() - lastCheckpoint > 1000 * parts.checkpointSeconds) await checkpoint()
  }
  reporter.curve(losses, true)
  reporter.progress('training', step, total, pace, true)
  if (step > first) await checkpoint()
  stopTime.over()
  return {
    complete: step === total,
    stepsDone: step,
    millisecondsPerStep: pace.millisecondsPerStep,
    losses,
    parameters: parametersOf(assembly, await state()),
  }
}

const asCheckpoint = (step: number, state: ReadonlyMap<string, TensorValue>): Checkpoint => ({
  step,
  tensors: [...state].map(([name, { shape, dtype, data }]) => ({ name, shape, dtype, data })),
})

/** A sampling step is about the forward third of a training step, at its own number of points. */
function previewEstimate(pace: Pace, spec: ExperimentSpec, assembly: Assembly): number {
  const count = assembly.images ? previewCount.images : previewCount.points
  const share = Math.max(0.2, count / spec.training.batch) / 3
  return (pace.millisecondsPerStep ?? 0) * share * assembly.samplingSteps
}

function notFinite(step: number, spec: ExperimentSpec) {
  const { optimizer, dataScale } = spec.training
  const { objective } = spec
  return fail(
    'not-finite',
    `The loss was not a finite number at step ${String(step)}. Try a training.optimizer.learningRate below ` +
      `${String(optimizer.learningRate)}, ${advice(objective)}, or a training.dataScale ` +
      `(${String(dataScale)}) near the size of the data. The curve up to that step is kept.`,
    'training.optimizer.learningRate',
  )
}

const advice = (objective: ObjectiveSpec): string =>
  objective.kind === 'denoising'
    ? `an objective.times.min above ${String(objective.times.min)}`
    : 'a target whose density vanishes nowhere'
