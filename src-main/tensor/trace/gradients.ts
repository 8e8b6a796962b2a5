import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { axisOf, booleanOf, numberOf, numbersOf, pairsOf, textOf } from '../kernels/attributes'
import { mirrored } from '../kernels/padding'
import { pixelsSeen } from '../kernels/pooling'
import { resizingTo, sourcesOf } from '../kernels/resizing'
import { inputAt } from '../kernels/row'
import { area, isUnpadded, poolingWindows } from '../kernels/windows'
import { sizeOf } from '../shapes'

/**
 * Puts gradients in the place of those that tfjs has wrong: mirrored padding (its own forgets what was mirrored), resizing (on
 * the processor its own mixes up the items of a batch, and forgets `halfPixelCenters`), and gathering with batch
 * dimensions (its own knows one of them, item by item), cumulative sums (its own knows the last axis only), padded average
 * pooling (its own divides by the whole window, the forward pass by what it sees); and of those that it has right but copy
 * by copy: tiling.
 */
export function correctGradients(): void {
  tf.registerGradient({ kernelName: 'MirrorPad', inputsToSave: ['x'], gradFunc: mirrorPad })
  tf.registerGradient({ kernelName: 'ResizeNearestNeighbor', inputsToSave: ['images'], gradFunc: resizeNearest })
  tf.registerGradient({ kernelName: 'GatherV2', inputsToSave: ['x', 'indices'], gradFunc: gather })
  tf.registerGradient({ kernelName: 'Cumsum', inputsToSave: ['x'], gradFunc: cumulativeSum })
  tf.registerGradient({ kernelName: 'AvgPool', inputsToSave: ['x'], gradFunc: averagePool })
  tf.registerGradient({ kernelName: 'Tile', inputsToSave: ['x'], gradFunc: tile })
}

type Gradient = NonNullable<Parameters<typeof tf.registerGradient>[0]['gradFunc']>

const only = (dy: Tensor | Tensor[]): Tensor => (Array.isArray(dy) ? inputAt(dy, 0) : dy)

const mirrorPad: Gradient = (dy, [x], attributes) => ({
  x: () =>
    pairsOf(attributes, 'paddings').reduce((rest, pair, axis) => {
      const size = x?.shape[axis] ?? 1
      return addCopies(rest, axis, mirrored(size, pair, textOf(attributes, 'mode', 'reflect')), size)
    }, only(dy)),
})

const resizeNearest: Gradient = (dy, saved, attributes) => {
  const images = inputAt(saved, 0)
  const given = resizingTo({ shape: images.shape, dtype: 'float32' }, attributes)
  const sources = sourcesOf(given)
  return {
    images: () => {
      const rows = tf.reshape(only(dy), [given.batch, sources.groups, given.channels])
      return tf.reshape(addCopies(rows, 1, [...sources.indices()], sources.rows), images.shape)
    },
  }
}

/** Along an axis whose every element is a copy of one of `count`: the sum of the copies of each. */
function addCopies(dy: Tensor, axis: number, sources: readonly number[], count: number): Tensor {
  if (sources.length === count && sources.every((source, copy) => source === copy)) return dy
  const copies = Array.from({ length: count }, (): number[] => [])
  sources.forEach((source, copy) => copies[source]?.push(copy))
  const most = Math.max(1, ...copies.map(({ length }) => length))
  const nothing = sources.length
  const places = copies.flatMap((list) => Array.from({ length: most }, (_, index) => list[index] ?? nothing))
  const missing = places.includes(nothing)
  const extended = missing ? tf.concat([dy, tf.zeros(dy.shape.with(axis, 1))], axis) : dy
  const gathered = tf.gather(extended, tf.tensor1d(places, 'int32'), axis)
  return tf.sum(tf.reshape(gathered, dy.shape.toSpliced(axis, 1, count, most)), axis + 1)
}

/** Rows that were looked up go back to where they came from: each item of a batch has a range of segments of its own. */
const gather: Gradient = (dy, saved, attributes) => {
  const [x, indices] = [inputAt(saved, 0), inputAt(saved, 1)]
  return {
    x: () => {
      const axis = axisOf(attributes, 'axis', x.shape.length, 0)
      const asked = numberOf(attributes, 'batchDims', 0)
      const batchDims = asked < 0 ? asked + indices.shape.length : asked
      const [batch, looked] = [sizeOf(x.shape.slice(0, batchDims)), sizeOf(indices.shape.slice(batchDims))]
      const [between, after] = [sizeOf(x.shape.slice(batchDims, axis)), sizeOf(x.shape.slice(axis + 1))]
      const size = x.shape[axis] ?? 1
      const rows = tf.transpose(tf.reshape(only(dy), [batch, between, looked, after]), [0, 2, 1, 3])
      const item = tf.mul(tf.range(0, batch, 1, 'int32'), tf.scalar(size, 'int32'))
      const segments = tf.add(tf.reshape(indices, [batch, looked]), tf.expandDims(item, 1))
      const sums = tf.unsortedSegmentSum(
        tf.reshape(rows, [batch * looked, between, after]),
        tf.reshape<tf.Rank.R1>(segments, [batch * looked]),
        batch * size,
      )
      const back = tf.transpose(tf.reshape(sums, [batch, size, between, after]), [0, 2, 1, 3])
      return tf.reshape(back, x.shape)
    },
    indices: () => tf.zerosLike(indices),
  }
}

/** Each place counts in the sums after it: those are added up from the other end. */
const cumulativeSum: Gradient = (dy, saved, attributes) => {
  const axis = axisOf(attributes, 'axis', inputAt(saved, 0).shape.length, 0)
  const [exclusive, reverse] = [booleanOf(attributes, 'exclusive'), booleanOf(attributes, 'reverse')]
  return { x: () => tf.cumsum(only(dy), axis, exclusive, !reverse) }
}

/** tfjs's kernel divides by the pixels of the whole window: what comes to it is multiplied by those over the ones seen. */
const averagePool: Gradient = (dy, saved, attributes) => {
  const input = inputAt(saved, 0)
  const windows = poolingWindows(input.shape, attributes)
  const { output, filter } = windows
  const factors = pixelsSeen(windows).map((count) => area(filter) / count)
  const spread = isUnpadded(windows)
    ? only(dy)
    : tf.mul(only(dy), tf.tensor(factors, [1, output.height, output.width, 1]))
  return { x: () => tf.engine().runKernel('AvgPoolGrad', { dy: spread, input }, { ...attributes }) }
}

/** The sum over all copies: axis by axis the number of the copy comes before the place in it. */
const tile: Gradient = (dy, saved, attributes) => {
  const x = inputAt(saved, 0)
  const repeats = numbersOf(attributes, 'reps')
  const copies = repeats.flatMap((count, axis) => (count === 1 ? [] : [axis]))
  const split = x.shape.flatMap((size, axis) => (copies.includes(axis) ? [repeats[axis] ?? 1, size] : [size]))
  const summed = copies.map((axis, before) => axis + before)
  return { x: () => (copies.length === 0 ? only(dy) : tf.sum(tf.reshape(only(dy), split), summed)) }
}
