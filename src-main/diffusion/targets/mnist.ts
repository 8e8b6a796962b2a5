import * as tf from '@tensorflow/tfjs-core'
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core'
import type { TargetSpec } from '@contract/experiment/target'
import { fail } from '@contract/failure'
import { copyRows } from '../data/collection'
import { mnistFolder, onlyDigits, readDigits, side } from './mnist-files'
import { fails, irregular } from './regularity'
import { exact, type Target } from './target'

/** MNIST's training images, drawn with replacement; pixels from −1 (paper) to 1 (ink). */
export function mnistTarget(spec: Extract<TargetSpec, { readonly kind: 'mnist' }>): Target {
  const dimension = side * side
  return {
    dimension,
    images: { height: side, width: side, channels: 1, range: [-1, 1] },
    exactness: exact,
    sampler(scope) {
      const { count, pixels } = chosenDigits(spec.digits)
      const images = scope.dataset('mnist', pixels, [dimension])
      return (points) => brightness(images.rows(scope.noise.integers([points], count)))
    },
    collection() {
      const { count, pixels } = chosenDigits(spec.digits)
      return {
        count,
        within(scope, name, chosen) {
          const chosenPixels = copyRows(pixels, new Uint8Array(chosen.length * dimension), chosen)
          const images = scope.dataset(name, chosenPixels, [dimension])
          return (places) => brightness(images.rows(places))
        },
      }
    },
    density: null,
    law: null,
    marginalDensity: () => null,
    regularity: () =>
      irregular(
        fails('The images are finitely many points, which have no density.'),
        fails('Without a density there is no f = dπ/dN(0, σ²I).'),
      ),
  }
}

/** The images of some digits. Throws `data-missing` or `data-damaged` where there are none. */
function chosenDigits(digits: readonly number[]) {
  const chosen = onlyDigits(readDigits(mnistFolder()), digits)
  if (chosen.count === 0)
    throw fail('data-damaged', `The MNIST files have no image of the digits ${digits.join(', ')}.`)
  return chosen
}

/** Bytes as pixels from −1 to 1. */
const brightness = (bytes: Tensor): Tensor2D => tf.sub(tf.mul(bytes, 2 / 255), 1)
