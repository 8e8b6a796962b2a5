import { assemble } from '../../diffusion/assemble'
import { unlessStopped } from '../cancel'
import { chooseEngine } from '../engines'
import { judge } from '../judge'
import type { EngineTask, TrainingOutcome } from '../messages'
import type { Setting } from '../prepared'
import type { TaskContext } from '../service'
import { trainingLoop } from './loop'

type TrainTask = Extract<EngineTask, { kind: 'train' }>

/**
 * The whole of a run: train, sample, compare with the truth. A stop ends any phase within a chunk, and what was
 * trained until then has been told as a checkpoint.
 */
export async function train(task: TrainTask, context: TaskContext, evaluator: URL): Promise<TrainingOutcome> {
  const { spec, checkpointSeconds, resume, threads } = task
  const setting: Setting = { engine: await chooseEngine(task.engine), seed: spec.seed, threads }
  const assembly = assemble(spec)
  const end = await trainingLoop({ spec, assembly, setting, checkpointSeconds, resume }, context)
  const judged = end.complete
    ? await unlessStopped(
        context.signal,
        judge({ spec, assembly, setting, parameters: end.parameters }, context, evaluator),
      )
    : null
  return {
    kind: 'trained',
    complete: judged !== null,
    stepsDone: end.stepsDone,
    millisecondsPerStep: end.millisecondsPerStep,
    loss: end.losses.summary(),
    metrics: judged?.metrics ?? {},
    nonFiniteSamples: judged?.nonFiniteSamples ?? null,
  }
}
