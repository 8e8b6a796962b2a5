import * as tf from '@tensorflow/tfjs-core'
import type { BuildStep, Program } from '../../src-main/tensor'
import { drawNoise, trace } from '../../src-main/tensor'

export interface Size {
  readonly batch: number
  readonly width: number
  readonly dimension: number
}

/** A weight matrix and its bias, drawn for the fan-in. */
export function layer(name: string, inputs: number, outputs: number, stream: number): [tf.Variable, tf.Variable] {
  const drawn = drawNoise('normal', { seed: 1, program: 'weights', stream, step: 0 }, inputs * outputs)
  const weights = tf.div(tf.tensor2d(drawn, [inputs, outputs]), Math.sqrt(inputs))
  return [tf.variable(weights, true, `${name}/weights`), tf.variable(tf.zeros([outputs]), true, `${name}/bias`)]
}

/** A denoising step on normal data: two SiLU layers, the time as Fourier features, tfjs's own Adam. */
export function denoisingStep({ batch, width, dimension }: Size, features = 8): BuildStep {
  return (scope) => {
    const layers = [
      layer('first', dimension + features, width, 0),
      layer('second', width, width, 1),
      layer('last', width, dimension, 2),
    ]
    const optimizer = tf.train.adam(1e-3)
    const frequencies = tf.mul(tf.range(1, features / 2 + 1), Math.PI)
    return () => {
      const data = scope.noise.normal([batch, dimension])
      const noise = scope.noise.normal([batch, dimension])
      const time = tf.add(tf.mul(scope.noise.uniform([batch, 1]), 4.999), 1e-3)
      const mean = tf.exp(tf.neg(time))
      const angles = tf.mul(time, frequencies)
      const noised = tf.add(tf.mul(mean, data), tf.mul(tf.sqrt(tf.sub(1, tf.square(mean))), noise))
      const { value, grads } = tf.variableGrads(() => {
        let hidden: tf.Tensor = tf.concat([noised, tf.sin(angles), tf.cos(angles)], 1)
        layers.forEach(([weights, bias], index) => {
          hidden = tf.add(tf.matMul(hidden, weights), bias)
          if (index < 2) hidden = tf.mul(hidden, tf.sigmoid(hidden))
        })
        return tf.mean<tf.Scalar>(tf.squaredDifference(noise, hidden))
      })
      optimizer.applyGradients(Object.entries(grads).map(([name, tensor]) => ({ name, tensor })))
      return { loss: value }
    }
  }
}

export const denoisingProgram = (size: Size): Program => trace('denoising', denoisingStep(size))
