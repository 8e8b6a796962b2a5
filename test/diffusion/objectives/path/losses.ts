import * as tf from '@tensorflow/tfjs-core'
import type { Scalar, Tensor2D } from '@tensorflow/tfjs-core'
import type { BuiltNetwork } from '../../../../src-main/diffusion/networks/network'
import type { NoiseSource } from '../../../../src-main/tensor/scope'
import { generator, shaped } from '../../eager'

/** The same normals whenever it is asked anew. */
export function fixedNoise(seed: number): NoiseSource {
  const { normal } = generator(seed)
  const refuse = () => {
    throw new Error('Paths draw normals only.')
  }
  return {
    normal: (shape) =>
      shaped(Float32Array.from({ length: shape.reduce((product, size) => product * size, 1) }, normal), shape),
    uniform: refuse,
    integers: refuse,
  }
}

/** A control of one parameter θ that is linear in it: o = θ tanh(y) + θ t/2. */
export function oneParameter(theta: () => Tensor2D): Pick<BuiltNetwork, 'output' | 'at'> {
  return { output: (y, t) => tf.add(tf.mul(theta(), tf.tanh(y)), tf.mul(theta(), tf.mul(t, 0.5))) }
}

/** The value of a function of θ, and its gradient there. */
export function valueAndGradient(at: number, of: (theta: Tensor2D) => Scalar): { value: number; gradient: number } {
  return tf.tidy(() => {
    const { value, grad } = tf.valueAndGrad((theta) => of(theta as Tensor2D))(tf.tensor2d([[at]]))
    return { value: value.dataSync()[0] ?? NaN, gradient: grad.dataSync()[0] ?? NaN }
  })
}
