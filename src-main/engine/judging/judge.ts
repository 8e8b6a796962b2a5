import { needsClassifier } from '@contract/experiment/evaluation'
import type { ExperimentSpec } from '@contract/experiment/spec'
import { toFailure } from '@contract/failure'
import type { Judgement } from '@contract/run'
import type { Assembly } from '../../diffusion/assemble'
import type { FiniteSet } from '../../diffusion/data/finite-set'
import type { TensorValue } from '../../tensor/program'
import { drawSamples } from '../sampling/batches'
import { evaluate } from './evaluation'
import { finitePoints } from './finite-points'
import { finiteRows } from './finite'
import { measureBits } from '../images/bits'
import { classifierOf } from '../images/learn'
import { unfinished, type Generated } from '../sampling/generator'
import type { Checkpoint } from '../messages'
import { runOnce, type Setting } from '../prepared'
import type { TaskContext } from '../process/service'
import { Reporter } from '../training/reporter'

/** A network to be judged: how it is sampled and measured, and its parameters. */
export interface Judged {
  readonly spec: ExperimentSpec
  readonly assembly: Assembly
  readonly setting: Setting
  readonly parameters: ReadonlyMap<string, TensorValue>
  /** The finite set that was trained on; left out: it is drawn again where a distance needs it. */
  readonly set?: FiniteSet | null
  /** The classifier of the target's images, where a distance needs one. */
  readonly classifier?: Checkpoint | undefined
}

/** Samples from what was trained, and measures their distances to exact samples. */
export async function judge(judged: Judged, context: TaskContext, evaluator: URL): Promise<Judgement> {
  const { spec, assembly, setting } = judged
  const reporter = new Reporter(context.report)
  const { samples, evidence, unfinishedAt } = await sample(judged, context, reporter)
  if (unfinishedAt !== null) context.report({ kind: 'log', message: unfinished(unfinishedAt, spec) })
  context.report({ kind: 'samples', samples })

  const { finite, left } = finiteRows(samples)
  if (left > 0) {
    context.report({
      kind: 'log',
      message: `${String(left)} of ${String(spec.sampling.count)} samples are not finite; the distances leave them out.`,
    })
  }
  const { metrics: names, referenceCount } = spec.evaluation
  if (names.length === 0 || left === spec.sampling.count) return { metrics: {}, nonFiniteSamples: left, evidence }

  reporter.progress('evaluating', 0, names.length, null, true)
  const classifier = await classifierFor(judged, context)
  const size = { field: 'evaluation.referenceCount', value: referenceCount }
  const draws = await runOnce('reference', assembly.draw(referenceCount), setting, size, 'samples', 2)
  const block = (values: Float32Array) => ({ shape: [referenceCount, assembly.dimension], values })
  const half = referenceCount * assembly.dimension
  const order = {
    metrics: names.filter((name) => name !== 'bitsPerDimension'),
    target: spec.target,
    samples: { shape: [...finite.shape], values: finite.values },
    reference: block(draws.subarray(0, half)),
    secondReference: block(draws.subarray(half)),
    classifier,
    finite: names.includes('memorisation') ? await finitePoints(judged) : undefined,
  }
  const metrics = await evaluate(evaluator, order, context.signal, (done) => {
    reporter.progress('evaluating', done, names.length, null, true)
  })
  const bits = names.includes('bitsPerDimension') ? await measureBits(judged, context.signal) : undefined
  return { metrics: bits ? { ...metrics, bitsPerDimension: bits } : metrics, nonFiniteSamples: left, evidence }
}

/**
 * The classifier that the distances need, trained where none was given; undefined where they need none, or it cannot be
 * trained, which the log says.
 */
async function classifierFor(
  { spec, setting, classifier }: Judged,
  context: TaskContext,
): Promise<Checkpoint | undefined> {
  if (classifier !== undefined || !spec.evaluation.metrics.some(needsClassifier)) return classifier
  try {
    const learnt = await classifierOf(spec.target, setting, context, 'evaluating')
    context.report({ kind: 'classifier', classifier: learnt })
    return learnt
  } catch (thrown) {
    if (context.signal.aborted) throw thrown
    const message = `The distances that need a classifier are left out: ${toFailure(thrown).message}`
    context.report({ kind: 'log', message })
    return undefined
  }
}

function sample(
  { spec, assembly, setting, parameters }: Judged,
  context: TaskContext,
  reporter: Reporter,
): Promise<Generated> {
  reporter.progress('sampling', 0, assembly.samplingSteps, null, true)
  return drawSamples({ assembly, setting, count: spec.sampling.count }, parameters, context.signal, {
    onStep(step, steps, pace) {
      reporter.progress('sampling', step, steps, pace, step === steps)
    },
  })
}
