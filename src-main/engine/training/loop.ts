import { fail } from '@contract/failure'
import type { ExperimentSpec } from '@contract/experiment/spec'
import type { Assembly } from '../../diffusion/assemble'
import type { Executable } from '../../tensor/executable'
import type { TensorValue } from '../../tensor/program'
import { unlessStopped } from '../cancel'
import { breathe, now } from '../clock'
import { Generator, parametersOf } from '../generator'
import type { Checkpoint, ResumePoint } from '../messages'
import { makeReady, type Setting } from '../prepared'
import type { TaskContext } from '../service'
import { Losses } from './losses'
import { Pace } from './pace'
import { PreviewPlan } from './previews'
import { Reporter } from './reporter'
import { restore } from './restore'

const previewCount = { points: 256, images: 64 } as const

export interface LoopParts {
  readonly spec: ExperimentSpec
  readonly assembly: Assembly
  readonly setting: Setting
  readonly checkpointSeconds: number
  readonly resume: ResumePoint | undefined
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
  const executable = await makeReady('train', assembly.training, setting, size)
  const previews = new Generator(assembly, setting, assembly.images ? previewCount.images : previewCount.points)
  try {
    if (parts.resume) await restore(executable, parts.resume.checkpoint, spec.training.steps)
    const { parameterCount } = assembly
    context.report({ kind: 'started', engine: setting.engine, device: executable.device, parameterCount })
    return await run(executable, { ...parts, previews, reporter }, context)
  } finally {
    await Promise.all([executable.dispose(), previews.dispose()])
  }
}

interface RunningParts extends LoopParts {
  readonly previews: Generator
  readonly reporter: Reporter
}

async function run(executable: Executable, parts: RunningParts, context: TaskContext): Promise<LoopEnd> {
  const { spec, assembly, previews, reporter, resume } = parts
  const total = spec.training.steps
  const first = resume?.checkpoint.step ?? 0
  const pace = new Pace()
  const losses = new Losses(first, resume?.recentLosses)
  const plan = new PreviewPlan(total, first)
  let step = first
  let lastCheckpoint = now()

  const state = () => executable.readState()
  const checkpoint = async () => {
    // a curve that ends before a checkpoint could not be taken up there
    reporter.curve(losses, true)
    context.report({ kind: 'checkpoint', checkpoint: asCheckpoint(step, await state()) })
    lastCheckpoint = now()
  }
  const preview = async () => {
    const estimate = previewEstimate(pace, spec, assembly)
    if (!plan.due(step, pace.millisecondsPerStep, estimate)) return
    const begun = now()
    const parameters = parametersOf(assembly, await state())
    const samples = await unlessStopped(context.signal, previews.generate(parameters, context.signal))
    if (samples !== null) context.report({ kind: 'preview', step, samples })
    plan.record(now() - begun)
  }

  while (step < total && !context.signal.aborted) {
    const steps = pace.next(Math.min(total, plan.next ?? total) - step)
    const begun = now()
    const { loss } = await executable.run({ firstStep: step, steps })
    pace.record(steps, now() - begun)
    if (loss === undefined) throw new Error('The training step reports no loss.')
    const finite = losses.add(loss.data)
    if (finite !== null) {
      reporter.curve(losses, true)
      throw notFinite(step + finite, spec)
    }
    step += steps
    reporter.curve(losses)
    reporter.progress('training', step, total, pace)
    await preview()
    if (now() - lastCheckpoint > 1000 * parts.checkpointSeconds) await checkpoint()
    await breathe()
  }
  reporter.curve(losses, true)
  reporter.progress('training', step, total, pace, true)
  if (step > first) await checkpoint()
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
  const { min } = spec.objective.times
  return fail(
    'not-finite',
    `The loss was not a finite number at step ${String(step)}. Try a training.optimizer.learningRate below ` +
      `${String(optimizer.learningRate)}, an objective.times.min above ${String(min)}, or a training.dataScale ` +
      `(${String(dataScale)}) near the size of the data. The curve up to that step is kept.`,
    'training.optimizer.learningRate',
  )
}
