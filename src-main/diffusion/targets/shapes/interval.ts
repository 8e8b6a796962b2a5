import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { erf, scaledErfc } from '../../numerics/special'
import { scaledErfcTensor } from '../../numerics/special-tensor'

/** The mass that N(x, deviation²) gives to an interval, as a function of x: its logarithm and that one's derivative. */
export interface IntervalMass<Value> {
  readonly log: Value
  readonly slope: Value
}

/**
 * Mass of [centre − half, centre + half] under N(x, s²). With u = |x − centre|, z₁ = (u − half)/s, z₂ = (u + half)/s:
 * Φ(z₂) − Φ(z₁), from erf where x is inside, from e^{z²}erfc(z) where it is outside, so that nothing cancels there.
 */
export function intervalMass(x: number, centre: number, half: number, s: number): IntervalMass<number> {
  const u = Math.abs(x - centre)
  const near = (u - half) / (s * Math.SQRT2)
  const far = (u + half) / (s * Math.SQRT2)
  const gap = (2 * u * half) / (s * s)
  const shrink = Math.exp(-gap)
  const side = (-Math.sign(x - centre) * Math.sqrt(2 / Math.PI)) / s
  if (near > 0) {
    const rest = scaledErfc(near) - shrink * scaledErfc(far)
    return { log: Math.log(rest / 2) - near * near, slope: (side * -Math.expm1(-gap)) / rest }
  }
  const twice = erf(-near) + erf(far)
  return { log: Math.log(twice / 2), slope: (side * Math.exp(-near * near) * -Math.expm1(-gap)) / twice }
}

/** As intervalMass, for positions and intervals that broadcast; traced. */
export function intervalMassTensor(x: Tensor, centre: Tensor, half: Tensor, s: Tensor): IntervalMass<Tensor> {
  const offset = tf.sub(x, centre)
  const u = tf.abs(offset)
  const width = tf.mul(s, Math.SQRT2)
  const near = tf.div(tf.sub(u, half), width)
  const far = tf.div(tf.add(u, half), width)
  const gap = tf.div(tf.mul(tf.mul(u, half), 2), tf.square(s))
  const lost = tf.neg(tf.expm1(tf.neg(gap)))
  const side = tf.div(tf.mul(tf.sign(offset), -Math.sqrt(2 / Math.PI)), s)
  const outside = tf.greater(near, 0)
  const squared = tf.square(near)
  const rest = tf.sub(scaledErfcTensor(tf.abs(near)), tf.mul(tf.exp(tf.neg(gap)), scaledErfcTensor(far)))
  const twice = tf.add(tf.erf(tf.neg(near)), tf.erf(far))
  // Each branch is kept positive where the other one is chosen, so that neither a logarithm nor a gradient breaks.
  const safeRest = tf.where(outside, rest, tf.onesLike(rest))
  const safeTwice = tf.where(outside, tf.onesLike(twice), twice)
  return {
    log: tf.where(outside, tf.sub(tf.log(tf.mul(safeRest, 0.5)), squared), tf.log(tf.mul(safeTwice, 0.5))),
    slope: tf.mul(
      tf.mul(side, lost),
      tf.where(outside, tf.reciprocal(safeRest), tf.div(tf.exp(tf.neg(squared)), safeTwice)),
    ),
  }
}
