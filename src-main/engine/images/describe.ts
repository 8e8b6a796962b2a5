import type { ClassifiedImages, NearestImages, SampleDescription } from '@contract/image-description'
import { fail } from '@contract/failure'
import type { EngineKind } from '@contract/run'
import type { NumberBlock } from '@contract/tensors'
import { Recogniser } from '../../diffusion/images/classifier/recogniser'
import { dimensionOfLayout, hasClasses, pointsOf, type ImageSet } from '../../diffusion/images/image-set'
import { nearestImages } from '../../diffusion/metrics/images/nearest'
import { pointSet, type PointSet } from '../../diffusion/metrics/point-set'
import { cancelled } from '../cancel'
import { breathe } from '../clock'
import { chooseEngine } from '../engines'
import type { Checkpoint, EngineTask, TaskOutcome } from '../messages'
import type { TaskContext } from '../process/service'
import { Reporter } from '../training/reporter'
import { classifierFrom } from './classifier'
import { imageSetOf } from './image-set'

type TaskOf<Kind extends EngineTask['kind']> = Extract<EngineTask, { kind: Kind }>

/** Says of each image which class it shows, how surely, and which training image lies nearest. */
export async function describeImages(
  { target, engine: chosen, classifier, samples, known }: TaskOf<'describe'>,
  context: TaskContext,
): Promise<TaskOutcome> {
  const set = imageSetOf(target)
  const images = imagesIn(samples, set)
  const engine = await chooseEngine(chosen)
  const nearest = known.nearest ?? (await nearestTo(images, set, engine, context))
  const classified = known.classes ?? (await classify(images, set, classifier, engine))
  const description: SampleDescription = {
    ...classified,
    nearest: {
      ...nearest,
      images: {
        shape: [images.count, images.dimension],
        values: pointsOf(set, set.chosen.train, nearest.indices).values,
        images: set.layout,
      },
      labels: labelsOf(set, nearest.indices),
    },
  }
  return { kind: 'described', description }
}

/** Says of each image which class it shows, and how surely. */
export async function classifyImages({
  target,
  engine,
  classifier,
  samples,
}: TaskOf<'classify'>): Promise<TaskOutcome> {
  const set = imageSetOf(target)
  const classified = await classify(imagesIn(samples, set), set, classifier, await chooseEngine(engine))
  return { kind: 'classified', classified }
}

/** Searches the training image that lies nearest to each image. Throws `cancelled` soon after the signal is aborted. */
export async function searchNearest(
  { target, engine, samples }: TaskOf<'nearest'>,
  context: TaskContext,
): Promise<TaskOutcome> {
  const set = imageSetOf(target)
  const nearest = await nearestTo(imagesIn(samples, set), set, await chooseEngine(engine), context)
  return { kind: 'nearest', nearest }
}

/** Progress of a search is told in as many steps. */
const parts = 1000

async function nearestTo(
  images: PointSet,
  set: ImageSet,
  engine: EngineKind,
  { signal, report }: TaskContext,
): Promise<NearestImages> {
  const reporter = new Reporter(report)
  const { indices, distances } = await nearestImages(images, set, engine, {
    onProgress(share) {
      reporter.progress('evaluating', Math.round(share * parts), parts, null, share === 1)
    },
    async pause() {
      await breathe()
      if (signal.aborted) throw cancelled()
    },
  })
  return { indices, distances: distances.map((distance) => distance / Math.sqrt(images.dimension)) }
}

/** Samples as images of the set; `invalid-input` where they have another size. */
function imagesIn(samples: NumberBlock, set: ImageSet): PointSet {
  const images = pointSet(samples)
  const dimension = dimensionOfLayout(set.layout)
  if (images.dimension === dimension) return images
  throw fail(
    'invalid-input',
    `The samples have ${String(images.dimension)} values each; images of “${set.title}” have ${String(dimension)}.`,
    'samples',
  )
}

function labelsOf({ chosen }: ImageSet, indices: Int32Array): Int32Array | null {
  const { labels } = chosen.train
  return labels && indices.map((index) => labels[index] ?? 0)
}

async function classify(
  images: PointSet,
  set: ImageSet,
  classifier: Checkpoint | undefined,
  engine: EngineKind,
): Promise<ClassifiedImages> {
  const classNames = set.classes
  if (classifier === undefined || !hasClasses(set)) return { classNames, classes: null }
  const known = classifierFrom(classifier)
  const recogniser = await Recogniser.open(set, known, engine)
  try {
    const { labels, confidences } = await recogniser.recognise(images)
    return { classNames, classes: { labels, confidences, accuracy: known.accuracy } }
  } finally {
    await recogniser.dispose()
  }
}
