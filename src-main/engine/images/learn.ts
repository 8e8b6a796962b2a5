import type { TargetSpec } from '@contract/experiment/target'
import { fail } from '@contract/failure'
import type { Phase } from '@contract/run'
import { Epochs } from '../../diffusion/data/epochs'
import { learningPlan, learningStep } from '../../diffusion/images/classifier/learning'
import { classifierNetwork } from '../../diffusion/images/classifier/network'
import { Recogniser, type Classifier } from '../../diffusion/images/classifier/recogniser'
import { hasClasses, pointsOf, type ImageSet } from '../../diffusion/images/image-set'
import type { TensorValue } from '../../tensor/program'
import { cancelled } from '../cancel'
import { breathe, now } from '../clock'
import { chooseEngine } from '../engines'
import type { Checkpoint, EngineTask, TaskOutcome } from '../messages'
import { makeReady, type Setting } from '../prepared'
import type { TaskContext } from '../process/service'
import { Pace } from '../training/pace'
import { Reporter } from '../training/reporter'
import { classifierFile } from './classifier'
import { imageSetOf } from './image-set'

/** Trains the classifier of a target's data set, on all its classes, and tries it on the test images. */
export async function learnClassifier(
  { target, engine, threads }: Extract<EngineTask, { kind: 'learn-classifier' }>,
  context: TaskContext,
): Promise<TaskOutcome> {
  const setting: Setting = { engine: await chooseEngine(engine), seed: 0, threads }
  return { kind: 'classifier', classifier: await classifierOf(target, setting, context, 'preparing') }
}

/**
 * The classifier of a target's data set as it is kept; says in the log how good it is. Throws `invalid-input` where the
 * images have no labels, `cancelled` soon after the signal is aborted, `not-finite`.
 */
export async function classifierOf(
  target: TargetSpec,
  setting: Setting,
  context: TaskContext,
  phase: Phase,
): Promise<Checkpoint> {
  const set = imageSetOf(target)
  if (!hasClasses(set))
    throw fail('invalid-input', `“${set.title}” has no labels to train a classifier with.`, 'target')
  const begun = now()
  // the same classifier whatever the seed of the run that first needs it
  const classifier = await trainedClassifier(set, { ...setting, seed: 0 }, context, phase)
  const [seconds, percent] = [((now() - begun) / 1000).toFixed(0), (100 * classifier.accuracy).toFixed(2)]
  context.report({
    kind: 'log',
    message: `Trained the classifier of “${set.title}” in ${seconds} s: it names ${percent} % of ${String(set.whole.test.count)} test images rightly.`,
  })
  return classifierFile(classifier, learningPlan(set.whole.train.count).steps)
}

/** A classifier of a set with classes. Throws `cancelled` soon after the signal is aborted, `not-finite`. */
export async function trainedClassifier(
  set: ImageSet,
  setting: Setting,
  context: TaskContext,
  phase: Phase,
): Promise<Classifier> {
  const weights = await learn(set, setting, context, phase)
  return { weights, accuracy: await accuracyOf(set, { weights }, setting) }
}

async function learn(
  set: ImageSet,
  setting: Setting,
  { signal, report }: TaskContext,
  phase: Phase,
): Promise<ReadonlyMap<string, TensorValue>> {
  const { count } = set.whole.train
  const { steps, batch } = learningPlan(count)
  const reporter = new Reporter(report)
  reporter.progress(phase, 0, steps, null, true)
  const executable = await makeReady('classifier', learningStep(set), setting, { field: 'target', value: count })
  try {
    const epochs = new Epochs({ seed: setting.seed, size: count, batch })
    const pace = new Pace()
    for (let step = 0; step < steps;) {
      if (signal.aborted) throw cancelled()
      const some = pace.next(Math.min(steps - step, epochs.most(step)))
      const begun = now()
      const { loss } = await executable.run({ firstStep: step, steps: some, inputs: epochs.inputs(step) })
      pace.record(some, now() - begun)
      if (loss === undefined || !loss.data.every(Number.isFinite))
        throw fail('not-finite', `The classifier of “${set.title}” came to a loss that is no finite number.`)
      step += some
      reporter.progress(phase, step, steps, pace, step === steps)
      await breathe()
    }
    const names = classifierNetwork(set.layout, set.classes.length).parameters.map(({ name }) => name)
    return await executable.readState(names)
  } finally {
    await executable.dispose()
  }
}

/** Test images that are read as numbers at a time. */
const atOnce = 5000

/** The share of the test images whose class the classifier names. */
async function accuracyOf(set: ImageSet, weights: Pick<Classifier, 'weights'>, { engine }: Setting): Promise<number> {
  const { test } = set.whole
  const recogniser = await Recogniser.open(set, weights, engine)
  try {
    let right = 0
    for (let first = 0; first < test.count; first += atOnce) {
      const places = Int32Array.from({ length: Math.min(atOnce, test.count - first) }, (_, k) => first + k)
      const { labels } = await recogniser.recognise(pointsOf(set, test, places))
      right += labels.filter((label, k) => label === test.labels?.[first + k]).length
    }
    return right / test.count
  } finally {
    await recogniser.dispose()
  }
}
