import type { SampleDescription } from '@contract/image-description'
import { fail } from '@contract/failure'
import type { EngineKind } from '@contract/run'
import { Recogniser } from '../../diffusion/images/classifier/recogniser'
import { hasClasses, pointsOf, type ImageSet } from '../../diffusion/images/image-set'
import { nearestImages } from '../../diffusion/metrics/images/nearest'
import { pointSet, type PointSet } from '../../diffusion/metrics/point-set'
import { chooseEngine } from '../engines'
import type { Checkpoint, EngineTask, TaskOutcome } from '../messages'
import { classifierFrom } from './classifier'
import { imageSetOf } from './image-set'

/** Says of each image which class it shows, how surely, and which training image lies nearest. */
export async function describeImages({
  target,
  engine: chosen,
  classifier,
  samples,
}: Extract<EngineTask, { kind: 'describe' }>): Promise<TaskOutcome> {
  const set = imageSetOf(target)
  const images = pointSet(samples)
  const dimension = set.layout.height * set.layout.width * set.layout.channels
  if (images.dimension !== dimension)
    throw fail(
      'invalid-input',
      `The samples have ${String(images.dimension)} values each; images of “${set.title}” have ${String(dimension)}.`,
      'samples',
    )
  const engine = await chooseEngine(chosen)
  const { indices, distances } = await nearestImages(images, set, engine)
  const nearest = {
    indices,
    distances: distances.map((distance) => distance / Math.sqrt(dimension)),
    images: {
      shape: [images.count, dimension],
      values: pointsOf(set, set.chosen.train, indices).values,
      images: set.layout,
    },
    labels: labelsOf(set, indices),
  }
  const classes = await classesOf(images, set, classifier, engine)
  const description: SampleDescription = { classNames: set.classes, classes, nearest }
  return { kind: 'described', description }
}

function labelsOf({ chosen }: ImageSet, indices: Int32Array): Int32Array | null {
  const { labels } = chosen.train
  return labels && indices.map((index) => labels[index] ?? 0)
}

async function classesOf(
  images: PointSet,
  set: ImageSet,
  classifier: Checkpoint | undefined,
  engine: EngineKind,
): Promise<SampleDescription['classes']> {
  if (classifier === undefined || !hasClasses(set)) return null
  const known = classifierFrom(classifier)
  const recogniser = await Recogniser.open(set, known, engine)
  try {
    const { labels, confidences } = await recogniser.recognise(images)
    return { labels, confidences, accuracy: known.accuracy }
  } finally {
    await recogniser.dispose()
  }
}
