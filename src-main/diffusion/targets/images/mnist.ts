import type { TargetSpec } from '@contract/experiment/target'
import { fail } from '@contract/failure'
import type { ImagePart } from '../../images/image-set'
import type { Target } from '../target'
import { imageTarget } from './image-target'
import { mnistFolder, onlyDigits, readDigits, side } from './mnist-files'
import { mnistSet } from './mnist-set'

/** MNIST's training images; pixels from −1 (paper) to 1 (ink). */
export const mnistTarget = ({ digits }: Extract<TargetSpec, { readonly kind: 'mnist' }>): Target =>
  imageTarget({
    ...{ height: side, width: side, channels: 1 },
    flip: false,
    isLabelled: true,
    images: () => chosenDigits(digits),
    set: (layout) => mnistSet(mnistFolder(), digits, layout),
  })

/** The images of some digits. Throws `data-missing` or `data-damaged` where there are none. */
function chosenDigits(digits: readonly number[]): ImagePart {
  const chosen = onlyDigits(readDigits(mnistFolder()), digits)
  if (chosen.count === 0)
    throw fail('data-damaged', `The MNIST files have no image of the digits ${digits.join(', ')}.`)
  return chosen
}
