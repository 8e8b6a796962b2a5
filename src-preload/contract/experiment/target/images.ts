import type { ImageLayout } from '../../tensors'
import type { TargetSpec } from '../target'

/** Height, width and channels of the images that a target consists of; null where its points are no images. */
export function imagesOf(target: TargetSpec): Omit<ImageLayout, 'range'> | null {
  switch (target.kind) {
    case 'mnist':
      return { height: 28, width: 28, channels: 1 }
    case 'images': {
      const { height, width, channels } = target
      return { height, width, channels }
    }
    default:
      return null
  }
}

/** What stands for the data set of a target's images, whatever classes are chosen of it; null where there are none. */
export function datasetOf(target: TargetSpec): string | null {
  if (target.kind === 'mnist') return 'mnist'
  return target.kind === 'images' ? target.dataset : null
}

/** How many classes a target's labels may name, whether or not it contains them all; 0 where it has none. */
export function classCountOf(target: TargetSpec): number {
  if (target.kind === 'mnist') return 10
  return target.kind === 'images' ? target.classCount : 0
}

/** The labels that a target's images have, ascending; null where they have none. */
export function classesOf(target: TargetSpec): readonly number[] | null {
  const count = classCountOf(target)
  if (count === 0) return null
  const chosen = target.kind === 'mnist' ? target.digits : target.kind === 'images' ? target.classes : undefined
  return chosen ? chosen.toSorted((a, b) => a - b) : Array.from({ length: count }, (_, label) => label)
}
