import * as tf from '@tensorflow/tfjs-core'
import type { GradSaveFunc, Tensor, Tensor2D, Tensor3D, Tensor4D } from '@tensorflow/tfjs-core'

const epsilon = 1e-5

/** Groups of at least four channels, at most 32 of them (Wu and He 2018 use 32); channels are a multiple of four. */
export function groupsOf(channels: number): number {
  const most = Math.min(32, channels / 4)
  return Array.from({ length: most }, (_, i) => most - i).find((groups) => channels % groups === 0) ?? 1
}

/** What normalized images are multiplied by and moved by, for each image (or for all alike) and channel: [n or 1, channels]. */
export interface Modulation {
  readonly gain: Tensor2D
  readonly offset: Tensor2D
}

/**
 * Group normalization (Wu and He 2018): each image's channels, in groups, brought to mean 0 and variance 1 over all
 * pixels of the group, then times `gain` plus `offset`.
 */
export function groupNormalization(x: Tensor4D, { gain, offset }: Modulation): Tensor4D {
  const [batch, height, width, channels] = x.shape
  const forEach = (row: Tensor2D) => (row.shape[0] === batch ? row : tf.tile(row, [batch, 1]))
  const pixels = tf.reshape<tf.Rank.R3>(x, [batch, height * width, channels])
  return tf.reshape(normalized(pixels, forEach(gain), forEach(offset)), x.shape)
}

/**
 * The same of pixels [n, pixels, channels], with its gradient written out: two passes over the images forward and three
 * back beside sums over the pixels, half of what the chain rule makes of the formula. With x̂ = (x − μ)/σ and ⟨·⟩ the
 * mean over a group, dx = (gain dy − ⟨gain dy⟩ − x̂ ⟨gain dy x̂⟩)/σ.
 */
function normalized(x: Tensor3D, gain: Tensor2D, offset: Tensor2D): Tensor3D {
  const [batch, pixels, channels] = x.shape
  const groups = groupsOf(channels)
  const size = channels / groups
  /** Means over groups of what is summed over pixels, for each channel of the group. */
  const means = (sums: Tensor2D): Tensor2D => {
    const grouped = tf.mean(tf.reshape(sums, [batch, groups, size]), 2, true)
    return tf.div(tf.reshape<tf.Rank.R2>(tf.tile(grouped, [1, 1, size]), [batch, channels]), pixels)
  }
  const overPixels = (t: Tensor3D): Tensor2D => tf.sum<Tensor2D>(t, 1)
  const spread = (row: Tensor2D): Tensor3D => tf.reshape(row, [batch, 1, channels])
  const operation = tf.customGrad<Tensor3D>((...given) => {
    const mean = means(overPixels(x))
    const variance = tf.relu(tf.sub<Tensor2D>(means(overPixels(tf.square(x))), tf.square(mean)))
    const inverse = tf.rsqrt(tf.add<Tensor2D>(variance, epsilon))
    const factor = tf.mul<Tensor2D>(gain, inverse)
    const value = tf.add<Tensor3D>(tf.mul(x, spread(factor)), spread(tf.sub(offset, tf.mul(mean, factor))))
    saverOf(given)([x, gain, mean, inverse, factor])
    return { value, gradFunc: (dy, saved) => gradient(dy, saved) }
  })
  const gradient = (dy: Tensor3D, saved: readonly Tensor[]): Tensor[] => {
    const [images, gains, mean, inverse, factor] = readSaved(saved, [batch, pixels, channels])
    const offsets = overPixels(dy)
    const slopes = tf.mul<Tensor2D>(tf.sub(overPixels(tf.mul(dy, images)), tf.mul(mean, offsets)), inverse)
    const common = tf.mul<Tensor2D>(inverse, means(tf.mul(gains, offsets)))
    const along = tf.mul<Tensor2D>(tf.square(inverse), means(tf.mul(gains, slopes)))
    const constant = tf.sub<Tensor2D>(tf.mul(mean, along), common)
    const rest = tf.add(tf.mul(images, spread(tf.neg(along))), spread(constant))
    return [tf.add(tf.mul(dy, spread(factor)), rest), slopes, offsets]
  }
  return operation(x, gain, offset)
}

/** tfjs hands the function that keeps tensors for the gradient over behind the inputs. */
function saverOf(given: readonly (Tensor | GradSaveFunc)[]): GradSaveFunc {
  const save = given.at(-1)
  if (typeof save !== 'function') throw new Error('tfjs called without a way to save tensors for the gradient.')
  return save
}

type Saved = readonly [images: Tensor3D, gains: Tensor2D, mean: Tensor2D, inverse: Tensor2D, factor: Tensor2D]

function readSaved(saved: readonly Tensor[], shape: [number, number, number]): Saved {
  const [x, gain, mean, inverse, factor] = saved
  if (!x || !gain || !mean || !inverse || !factor) throw new Error('tfjs lost what was saved for the gradient.')
  const [batch, , channels] = shape
  const row = (t: Tensor): Tensor2D => tf.reshape(t, [batch, channels])
  return [tf.reshape<tf.Rank.R3>(x, shape), row(gain), row(mean), row(inverse), row(factor)]
}
