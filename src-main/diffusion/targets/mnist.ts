import * as tf from '@tensorflow/tfjs-core'
import type { TargetSpec } from '@contract/experiment/target'
import { fail } from '@contract/failure'
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
      const { count, pixels } = onlyDigits(readDigits(mnistFolder()), spec.digits)
      if (count === 0)
        throw fail('data-damaged', `The MNIST files have no image of the digits ${spec.digits.join(', ')}.`)
      const images = scope.dataset('mnist', pixels, [dimension])
      return (points) => tf.sub(tf.mul(images.rows(scope.noise.integers([points], count)), 2 / 255), 1)
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
