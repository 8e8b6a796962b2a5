import type { HeldOut } from '@contract/held-out'
import { assemble, type Assembly } from '../../diffusion/assemble'
import type { FiniteSet } from '../../diffusion/data/finite-set'
import { unlessStopped } from '../cancel'
import { chooseEngine } from '../engines'
import { judge } from '../judging/judge'
import type { EngineTask, TrainingOutcome } from '../messages'
import type { Setting } from '../prepared'
import type { TaskContext } from '../process/service'
import { finiteSetOf } from './data'
import { freshCount, HeldOutMeter } from './held-out'
import { trainingLoop, type LoopEnd } from './loop'

type TrainTask = Extract<EngineTask, { kind: 'train' }>

/**
 * The whole of a run: train, sample, compare with the truth. A stop ends any phase within a chunk, and what was
 * trained until then has been told as a checkpoint.
 */
export async function train(task: TrainTask, context: TaskContext, evaluator: URL): Promise<TrainingOutcome> {
  const { spec, checkpointSeconds, resume, threads, classifier } = task
  const setting: Setting = { engine: await chooseEngine(task.engine), seed: spec.seed, threads }
  const assembly = assemble(spec)
  const set = await finiteSetOf(spec, assembly, setting)
  const end = await trainingLoop({ spec, assembly, setting, checkpointSeconds, resume, set }, context)
  const heldOut = end.complete
    ? await unlessStopped(context.signal, measure(assembly, setting, set, end, context))
    : null
  const judged = end.complete
    ? await unlessStopped(
        context.signal,
        judge({ spec, assembly, setting, parameters: end.parameters, set, classifier }, context, evaluator),
      )
    : null
  return {
    kind: 'trained',
    complete: judged !== null,
    stepsDone: end.stepsDone,
    millisecondsPerStep: end.millisecondsPerStep,
    loss: end.losses.summary(),
    heldOut,
    metrics: judged?.metrics ?? {},
    nonFiniteSamples: judged?.nonFiniteSamples ?? null,
    evidence: judged?.evidence ?? null,
  }
}

/** The loss on the test points, or on fresh ones; null where the objective learns from no points. */
async function measure(
  assembly: Assembly,
  setting: Setting,
  set: FiniteSet | null,
  { parameters }: LoopEnd,
  context: TaskContext,
): Promise<HeldOut | null> {
  const loss = assembly.heldOut
  if (loss === null) return null
  const count = set?.parts.test.length ?? (assembly.images ? freshCount.images : freshCount.points)
  const source = set && ({ set, part: 'test' } as const)
  const meter = new HeldOutMeter({ loss, name: 'held-out', source, count, setting })
  try {
    return await meter.measure(parameters, context.signal)
  } finally {
    await meter.dispose()
  }
}
