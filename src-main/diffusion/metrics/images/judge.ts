import type { EngineKind } from '@contract/run'
import type { Recognised, Recogniser } from '../../images/classifier/recogniser'
import { classShares, someOf, type ImageSet } from '../../images/image-set'
import type { PointSet } from '../point-set'
import { nearestImages, type Nearest } from './nearest'

/** What the distances of images need; what is worked out for one of them serves the others. */
export class ImageJudge {
  private readonly recognised = new Map<PointSet, Promise<Recognised>>()
  private readonly nearest = new Map<PointSet, Promise<Nearest>>()

  /** @param recogniser null where the data set has no classes. */
  constructor(
    readonly set: ImageSet,
    private readonly recogniser: Pick<Recogniser, 'recognise'> | null,
    private readonly engine: EngineKind,
  ) {}

  /** At most that many of the chosen training images, and of the test images. */
  reference(most: number): PointSet {
    return someOf(this.set, this.set.chosen.train, most)
  }

  testImages(most: number): PointSet {
    return someOf(this.set, this.set.chosen.test, most)
  }

  /** Shares of the classes among the chosen training images. */
  get shares(): Float64Array {
    return classShares(this.set, this.set.chosen.train)
  }

  /** What the classifier makes of images. */
  recognise(images: PointSet): Promise<Recognised> {
    const { recogniser } = this
    if (recogniser === null) throw new Error('Classes were asked for of images that have none.')
    return remembered(this.recognised, images, () => recogniser.recognise(images))
  }

  /** The nearest training images. */
  nearestTo(images: PointSet): Promise<Nearest> {
    return remembered(this.nearest, images, () => nearestImages(images, this.set, this.engine))
  }
}

function remembered<T>(known: Map<PointSet, Promise<T>>, images: PointSet, make: () => Promise<T>): Promise<T> {
  const found = known.get(images) ?? make()
  known.set(images, found)
  return found
}
