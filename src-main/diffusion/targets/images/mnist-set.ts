import type { ImageLayout } from '@contract/tensors'
import type { ImagePart, ImageSet } from '../../images/image-set'
import { onlyDigits, readDigits, type Digits } from './mnist-files'

/** MNIST as a set of images with classes: 60,000 to learn from, 10,000 that are not. */
export function mnistSet(folder: string, digits: readonly number[], layout: ImageLayout): ImageSet {
  const [train, test] = [readDigits(folder, 'train'), readDigits(folder, 'test')]
  const only = (all: Digits): ImagePart => onlyDigits(all, digits)
  return {
    title: 'MNIST',
    layout,
    classes: Array.from({ length: 10 }, (_, digit) => String(digit)),
    chosen: { train: only(train), test: only(test) },
    whole: { train, test },
  }
}
