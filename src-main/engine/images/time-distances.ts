import { isImageMetric, needsClassifier } from '@contract/experiment/evaluation'
import type { ExperimentSpec } from '@contract/experiment/spec'
import type { Assembly } from '../../diffusion/assemble'
import { Epochs } from '../../diffusion/data/epochs'
import { learningPlan, learningStep } from '../../diffusion/images/classifier/learning'
import { classifierNetwork } from '../../diffusion/images/classifier/network'
import { Recogniser, type Classifier } from '../../diffusion/images/classifier/recogniser'
import { hasClasses, someOf, type ImageSet } from '../../diffusion/images/image-set'
import { frechetDistance } from '../../diffusion/metrics/images/frechet'
import { shareWithin } from '../../diffusion/metrics/images/manifolds'
import { mostOfManifold } from '../../diffusion/metrics/images/metrics'
import { nearestImages } from '../../diffusion/metrics/images/nearest'
import type { PointSet } from '../../diffusion/metrics/point-set'
import { now } from '../clock'
import type { Checkpoint } from '../messages'
import { makeReady, type Setting } from '../prepared'
import { timeSteps } from '../estimates/time-steps'
import { likelihoodImages } from './bits'
import { classifierFrom } from './classifier'
import { imageSetOf } from './image-set'

/** Images that the parts of the distances are timed on. */
const timed = { recognised: 1000, nearest: 128, manifold: 500 } as const

export interface ImageDistances {
  readonly spec: ExperimentSpec
  readonly assembly: Assembly
  readonly setting: Setting
  /** Left out: it is trained first, and its training counts. */
  readonly classifier: Checkpoint | undefined
  /** Milliseconds that a training step takes for each image. */
  readonly perImage: number
}

/**
 * Milliseconds of all the distances of images, from what their parts take for a few: the classifier's training and its
 * passes, pairs of features, the search for the nearest, and the likelihood. Each is measured for the samples and for as many test
 * images. 0 where none is asked for. Throws `cancelled` soon after the signal is aborted.
 */
export async function timeImageDistances(parts: ImageDistances, signal: AbortSignal): Promise<number> {
  const { spec, assembly, setting, perImage } = parts
  const names = spec.evaluation.metrics.filter(isImageMetric)
  if (names.length === 0) return 0
  const set = imageSetOf(spec.target)
  const { count } = spec.sampling
  let total = 0
  if (names.some(needsClassifier) && hasClasses(set)) {
    const learning = parts.classifier ? null : await timeLearning(set, setting, signal)
    const classifier = parts.classifier ? classifierFrom(parts.classifier) : learning?.classifier
    total += learning?.milliseconds ?? 0
    if (classifier) total += await timeFeatures(set, spec, classifier, setting)
  }
  if (names.includes('nearestDistance') || names.includes('nearCopies')) {
    const some = someOf(set, set.chosen.test, Math.min(timed.nearest, count))
    const taken = await timeOf(() => nearestImages(some, set, setting.engine))
    total += (2 * count * taken) / some.count
  }
  if (names.includes('bitsPerDimension') && assembly.likelihood !== null) {
    total += 2 * assembly.likelihood.steps * likelihoodImages(set) * perImage
  }
  return total
}

async function timeLearning(
  set: ImageSet,
  setting: Setting,
  signal: AbortSignal,
): Promise<{ readonly milliseconds: number; readonly classifier: Classifier }> {
  const { count } = set.whole.train
  const { steps, batch } = learningPlan(count)
  const begun = now()
  const executable = await makeReady('classifier', learningStep(set), setting, { field: 'target', value: count })
  const preparing = now() - begun
  try {
    const epochs = new Epochs({ seed: 0, size: count, batch })
    const perStep = await timeSteps(executable, Math.min(steps, epochs.most(0)), signal, (step) => epochs.inputs(step))
    const names = classifierNetwork(set.layout, set.classes.length).parameters.map(({ name }) => name)
    const classifier = { weights: await executable.readState(names), accuracy: 0 }
    return { milliseconds: preparing + steps * perStep, classifier }
  } finally {
    await executable.dispose()
  }
}

/** Passes of the classifier, and what is made of its features. */
async function timeFeatures(
  set: ImageSet,
  { sampling: { count }, evaluation: { metrics, referenceCount } }: ExperimentSpec,
  classifier: Classifier,
  { engine }: Setting,
): Promise<number> {
  const recogniser = await Recogniser.open(set, classifier, engine)
  try {
    const images = someOf(set, set.chosen.test, timed.recognised)
    let total = 0
    // the first pass makes the memory ready
    const { features } = await recogniser.recognise(images)
    total += ((2 * count + referenceCount) * (await timeOf(() => recogniser.recognise(images)))) / images.count
    const rows = Math.min(timed.manifold, features.count)
    const few: PointSet = { ...features, count: rows, values: features.values.subarray(0, rows * features.dimension) }
    const pairs = 2 * few.count ** 2
    const perPair = (await timeOf(() => shareWithin(few, few, engine))) / pairs
    const [generated, exact] = [Math.min(count, mostOfManifold), Math.min(referenceCount, mostOfManifold)]
    if (metrics.includes('precision')) total += 2 * exact * (exact + generated) * perPair
    if (metrics.includes('recall')) total += 2 * generated * (generated + exact) * perPair
    if (metrics.includes('frechetDistance')) {
      total += 2 * (await timeOf(() => Promise.resolve(frechetDistance(features, features))))
    }
    return total
  } finally {
    await recogniser.dispose()
  }
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const begun = now()
  await work()
  return now() - begun
}
