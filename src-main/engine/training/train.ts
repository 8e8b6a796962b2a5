import type { Metrics, SampleSet } from '@contract/run'
import { assemble, type Assembly } from '../../diffusion/assemble'
import { unlessStopped } from '../cancel'
import { chooseEngine } from '../engines'
import { evaluate } from '../evaluation'
import { finiteRows } from '../finite'
import { Generator } from '../generator'
import type { EngineTask, TrainingOutcome } from '../messages'
import { runOnce, type Setting } from '../prepared'
import type { TaskContext } from '../service'
import { trainingLoop, type LoopEnd } from './loop'
import { Reporter } from './reporter'

type TrainTask = Extract<EngineTask, { kind: 'train' }>

/**
 * The whole of a run: train, sample, compare with the truth. A stop ends any phase within a chunk, and what was
 * trained until then has been told as a checkpoint.
 */
export async function train(task: TrainTask, context: TaskContext, evaluator: URL): Promise<TrainingOutcome> {
  const { spec, checkpointSeconds, resume } = task
  const setting: Setting = { engine: await chooseEngine(task.engine), seed: spec.seed }
  const assembly = assemble(spec)
  const end = await trainingLoop({ spec, assembly, setting, checkpointSeconds, resume }, context)
  const judged = end.complete
    ? await unlessStopped(context.signal, judge(task, assembly, setting, end, context, evaluator))
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

interface Judgement {
  readonly metrics: Metrics
  readonly nonFiniteSamples: number
}

/** Samples from what was trained, and measures their distances to exact samples. */
async function judge(
  { spec }: TrainTask,
  assembly: Assembly,
  setting: Setting,
  { parameters }: LoopEnd,
  context: TaskContext,
  evaluator: URL,
): Promise<Judgement> {
  const reporter = new Reporter(context.report)
  const samples = await sample(spec.sampling.count, assembly, setting, parameters, context, reporter)
  context.report({ kind: 'samples', samples })

  const { finite, left } = finiteRows(samples)
  if (left > 0) {
    context.report({
      kind: 'log',
      message: `${String(left)} of ${String(spec.sampling.count)} samples are not finite; the distances leave them out.`,
    })
  }
  const { metrics: names, referenceCount } = spec.evaluation
  if (names.length === 0 || left === spec.sampling.count) return { metrics: {}, nonFiniteSamples: left }

  reporter.progress('evaluating', 0, names.length, null, true)
  const size = { field: 'evaluation.referenceCount', value: referenceCount }
  const draws = await runOnce('reference', assembly.draw(referenceCount), setting, size, 'samples', 2)
  const block = (values: Float32Array) => ({ shape: [referenceCount, assembly.dimension], values })
  const half = referenceCount * assembly.dimension
  const order = {
    metrics: names,
    samples: { shape: [...finite.shape], values: finite.values },
    reference: block(draws.subarray(0, half)),
    secondReference: block(draws.subarray(half)),
  }
  const metrics = await evaluate(evaluator, order, context.signal, (done) => {
    reporter.progress('evaluating', done, names.length, null, true)
  })
  return { metrics, nonFiniteSamples: left }
}

async function sample(
  count: number,
  assembly: Assembly,
  setting: Setting,
  parameters: LoopEnd['parameters'],
  context: TaskContext,
  reporter: Reporter,
): Promise<SampleSet> {
  reporter.progress('sampling', 0, assembly.samplingSteps, null, true)
  const generator = new Generator(assembly, setting, count)
  try {
    return await generator.generate(parameters, context.signal, (step, steps, pace) => {
      reporter.progress('sampling', step, steps, pace, step === steps)
    })
  } finally {
    await generator.dispose()
  }
}
