import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { scaledErfc } from './special'

/** Where the map x → (x − centre)/(x + centre) of [0, ∞) to [−1, 1) has its zero. */
const centre = 3.75
const terms = 18

/** Chebyshev coefficients of (1 + 2x) e^{x²} erfc(x), which is smooth in the mapped variable. */
const coefficients = chebyshev((y) => {
  const x = (centre * (1 + y)) / (1 - y)
  return (1 + 2 * x) * scaledErfc(x)
}, terms)

function chebyshev(of: (y: number) => number, count: number): readonly number[] {
  const angles = Array.from({ length: count }, (_, i) => (Math.PI * (i + 0.5)) / count)
  const values = angles.map((angle) => of(Math.cos(angle)))
  return angles.map((_, k) => {
    const sum = values.reduce((total, value, i) => total + value * Math.cos(k * (angles[i] ?? 0)), 0)
    return ((k === 0 ? 1 : 2) / count) * sum
  })
}

/** e^{x²} erfc(x) for x ≥ 0 to float32 accuracy; traced. tfjs's own erf has no digits left in the tail. */
export function scaledErfcTensor<T extends Tensor>(x: T): T {
  const y = tf.div<T>(tf.sub(x, centre), tf.add(x, centre))
  const twice = tf.mul<T>(y, 2)
  // Clenshaw's recurrence.
  let later = tf.zerosLike(x)
  let next = tf.zerosLike(x)
  for (const coefficient of coefficients.slice(1).toReversed()) {
    const current = tf.add<T>(tf.sub(tf.mul(twice, next), later), coefficient)
    later = next
    next = current
  }
  const value = tf.add(tf.sub(tf.mul(y, next), later), coefficients[0] ?? 0)
  return tf.div(value, tf.add(tf.mul(x, 2), 1))
}

/** log(e^{x²} erfc(x)), which grows like x² on the left; traced. */
export function logScaledErfcTensor<T extends Tensor>(x: T): T {
  const scaled = scaledErfcTensor(tf.abs(x))
  const squared = tf.square(x)
  const left = tf.add<T>(tf.log(tf.sub(2, tf.mul(tf.exp(tf.neg(squared)), scaled))), squared)
  return tf.where(tf.greater(x, 0), tf.log(scaled), left)
}
