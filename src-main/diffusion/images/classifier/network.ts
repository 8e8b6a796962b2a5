import * as tf from '@tensorflow/tfjs-core'
import type { Tensor2D, Tensor4D, Variable } from '@tensorflow/tfjs-core'
import type { ImageLayout } from '@contract/tensors'
import { seededDraw } from '../../draw'
import { affineParameters, buildAffine } from '../../networks/affine'
import { initializations } from '../../networks/initialization'
import type { ParameterShape } from '../../networks/network'
import { convolution } from '../../networks/unet/convolution'

/** Numbers that the classifier makes of an image before it names its class. */
export const featureCount = 64
const channels = [16, 32, 64] as const
/** Pooling stands between convolutions, not after the last. */
const poolings = channels.length - 1

/** A classifier whose variables exist. */
interface BuiltClassifier {
  readonly variables: readonly Variable[]
  /** Images [n, d] in data units. */
  of(images: Tensor2D): { readonly features: Tensor2D; readonly logits: Tensor2D }
}

interface ClassifierNetwork {
  readonly parameters: readonly ParameterShape[]
  /** Makes the variables as part of the step that is being built. */
  build(): BuiltClassifier
}

/**
 * A small convolutional classifier: three convolutions of 3×3 with 16, 32 and 64 channels, the size halved between them,
 * a layer of 64 units, whose values are the features, and a layer to the classes. 225,000 parameters at 28×28.
 */
export function classifierNetwork(layout: ImageLayout, classes: number): ClassifierNetwork {
  const { height, width } = layout
  const convolutions = channels.map((outputs, k) =>
    convolution({ name: `classifier/convolution${k}`, inputs: channels[k - 1] ?? layout.channels, outputs, side: 3 }),
  )
  const pooled = (length: number) => Math.floor(length / 2 ** poolings)
  const flat = pooled(height) * pooled(width) * (channels.at(-1) ?? 1)
  const layers = [
    { name: 'classifier/features', inputs: flat, outputs: featureCount },
    { name: 'classifier/classes', inputs: featureCount, outputs: classes },
  ] as const
  return {
    parameters: [...convolutions.flatMap(({ parameters }) => parameters), ...affineParameters(layers)],
    build() {
      const draw = seededDraw(0, 'weights of a classifier')
      const filters = convolutions.map((part) => part.build(draw))
      const [features, last] = layers.map((layer) =>
        buildAffine(layer, initializations['uniform-fan-in'](draw, layer.inputs, layer.outputs)),
      )
      if (features === undefined || last === undefined) throw new Error('The classifier has two layers.')
      return {
        variables: [...filters.flatMap(({ variables }) => variables), ...features.variables, ...last.variables],
        of(images) {
          const [count] = images.shape
          let x: Tensor4D = tf.reshape(images, [count, height, width, layout.channels])
          filters.forEach((filter, k) => {
            x = tf.relu(filter.of(x))
            if (k < poolings) x = tf.maxPool(x, 2, 2, 'valid')
          })
          const found = tf.relu(features.of(tf.reshape(x, [count, flat])))
          return { features: found, logits: last.of(found) }
        },
      }
    },
  }
}
