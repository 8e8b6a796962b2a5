import * as tf from '@tensorflow/tfjs-core'
import type { Tensor2D } from '@tensorflow/tfjs-core'
import type { Kernel } from '../processes/process'
import { scaledRegularity } from './regularity'
import type { DensityWindow, ExactLaw, Target, TargetDensity } from './target'

/** The target of x / scale: what is noised and learnt. The one place that knows how a data scale acts. */
export function scaledTarget(target: Target, scale: number): Target {
  if (scale === 1) return target
  return {
    dimension: target.dimension,
    images: target.images && {
      ...target.images,
      range: [target.images.range[0] / scale, target.images.range[1] / scale],
    },
    get exactness() {
      return target.exactness
    },
    sampler(scope) {
      const draw = target.sampler(scope)
      return (count) => tf.mul(draw(count), 1 / scale)
    },
    ...(target.labelled && { labelled: scaledLabelled(target.labelled.bind(target), scale) }),
    density: target.density && scaledDensity(target.density, target.dimension, scale),
    law: target.law && scaledLaw(target.law, target.dimension, scale),
    marginalDensity(window) {
      const grid = target.marginalDensity(inDataUnits(window, scale))
      return grid && { ...window, logDensity: grid.logDensity.map((value) => value + 2 * Math.log(scale)) }
    },
    ...scaledMoments(target, scale),
    regularity: (sigma) => scaledRegularity(target.regularity(scale * sigma), scale),
  }
}

function scaledMoments({ moments }: Target, c: number): Pick<Target, 'moments'> {
  if (moments === undefined) return {}
  const divided = (value: number | null) => (value === null ? null : value / c)
  return {
    moments: () => {
      const { meanLength, deviation } = moments()
      return { meanLength: divided(meanLength), deviation: divided(deviation) }
    },
  }
}

const scaledLabelled =
  (labelled: NonNullable<Target['labelled']>, scale: number): NonNullable<Target['labelled']> =>
  (scope) => {
    const draw = labelled(scope)
    return (count) => {
      const { points, labels } = draw(count)
      return { points: tf.mul(points, 1 / scale), labels }
    }
  }

/** The density of x / c is that of x times c^d. */
function scaledDensity(density: TargetDensity, dimension: number, c: number): TargetDensity {
  const constant = dimension * Math.log(c)
  return {
    normalized: density.normalized,
    logDensity: (point) => density.logDensity(Float64Array.from(point, (value) => c * value)) + constant,
    logDensityTensor: (points) => tf.add(density.logDensityTensor(tf.mul(points, c)), constant),
  }
}

/** m x/c + s ε = (m x + c s ε)/c: the law of the data at deviation c s, its density times c^d, its score times c. */
function scaledLaw(law: ExactLaw, dimension: number, c: number): ExactLaw {
  const inData = ({ scale, deviation }: Kernel<number>) => ({ scale, deviation: c * deviation })
  const scaledPoint = (point: ArrayLike<number>) => Float64Array.from(point, (value) => c * value)
  return {
    origin: law.origin,
    logDensity: (point, kernel) => law.logDensity(scaledPoint(point), inData(kernel)) + dimension * Math.log(c),
    score: (point, kernel) => law.score(scaledPoint(point), inData(kernel)).map((value) => c * value),
    scoreTensor: (points, { scale, deviation }) =>
      tf.mul(law.scoreTensor(tf.mul(points, c), { scale, deviation: tf.mul<Tensor2D>(deviation, c) }), c),
  }
}

const inDataUnits = (window: DensityWindow, scale: number): DensityWindow => ({
  ...window,
  x: [window.x[0] * scale, window.x[1] * scale],
  y: [window.y[0] * scale, window.y[1] * scale],
})
