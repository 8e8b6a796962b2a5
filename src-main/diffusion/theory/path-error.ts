import * as tf from '@tensorflow/tfjs-core'
import type { Tensor2D } from '@tensorflow/tfjs-core'
import type { BuildStep, StepScope } from '../../tensor/scope'
import type { TensorValue } from '../../tensor/program'
import type { Estimator } from '../estimator'
import type { Kernel, Process } from '../processes/process'
import { predictedNoise } from '../processes/predicted-noise'
import type { Target } from '../targets/target'
import type { ScoreSource, SourcedScore } from './score-source'

export interface PathErrorParts {
  readonly process: Process
  /** In the units of the training. */
  readonly target: Target
  readonly source: ScoreSource
  /** Made as part of the step, so that a network's variables are the step's own. */
  readonly makeEstimator: () => Estimator
  readonly rows: number
}

/**
 * How far an estimator is from the score along the noising's own path. By Girsanov's theorem, with
 * dt = (2s²/g²) d log τ,
 *
 *   KL(P ‖ P_θ) = KL(p_T ‖ start) + ½ ∫ g² E‖s_θ − s‖² dt = KL(p_T ‖ start) + ∫ E‖ε̂_θ − ε̂‖² d log τ,
 *
 * and where x̂_0 is held over each step, as the exact ancestral steps do, ∫ E‖x̂_{0,θ}(x_h, h) − x̂_0(x_t, t)‖²/τ² d log τ
 * in the place of the last integral, h ≥ t the time at which the step begins. Inputs as `pathTimes` makes them; outputs,
 * each [rows]: `error` ‖ε̂_θ − ε̂‖², `size` ‖ε̂‖², `held` ‖x̂_{0,θ}(x_h, h) − x̂_0(x_t, t)‖²/τ², and where the score is
 * estimated `effective`, how many draws it rests on. There each square is a product of two with independent draws, so
 * that the variance of the estimates is no part of its mean; it may be negative.
 */
export function pathErrorStep({ process, target, source, makeEstimator, rows }: PathErrorParts): BuildStep {
  return (scope) => {
    const draw = target.sampler(scope)
    const estimator = makeEstimator()
    const scoreAt = source(scope, draw)
    const { t, held, ratio, spread } = timeInputs(scope, rows)
    return () => {
      const noise = () => scope.noise.normal([rows, target.dimension])
      const kernel = process.kernelTensor(t)
      const x = noisedBy(draw(rows), kernel, noise())
      const first = scoreAt(x, kernel)
      // an exact score is its own second estimate
      const second = first.effective === null ? first : scoreAt(x, kernel)
      const noiseIn = ({ score }: SourcedScore) => predictedNoise.score(score, { noised: x, kernel, process })
      const [one, other] = [noiseIn(first), noiseIn(second)]
      const learnt = noiseOf(estimator, x, t, process)
      const error = products(tf.sub(learnt, one), tf.sub(learnt, other))

      // given x_t, the later x_h is Gaussian as well
      const later = tf.add<Tensor2D>(tf.mul(ratio, x), tf.mul(spread, noise()))
      const laterKernel = process.kernelTensor(held)
      const guess = cleaned(later, laterKernel, noiseOf(estimator, later, held, process))
      const level = tf.div<Tensor2D>(kernel.deviation, kernel.scale)
      const apart = (noise: Tensor2D) => tf.div<Tensor2D>(tf.sub(guess, cleaned(x, kernel, noise)), level)
      const outputs = { error, size: products(one, other), held: products(apart(one), apart(other)) }
      const { effective } = first
      return effective === null ? outputs : { ...outputs, effective: tf.reshape(effective, [rows]) }
    }
  }
}

const timeInputs = (scope: StepScope, rows: number) => {
  const column = (name: string) => scope.input(name, [rows, 1], 'float32')
  return { t: column('t'), held: column('held'), ratio: column('ratio'), spread: column('spread') }
}

/** The inputs of `pathErrorStep` for rows at times t, the steps of which begin at times h ≥ t. */
export function pathTimes(
  process: Process,
  t: ArrayLike<number>,
  held: ArrayLike<number>,
): Readonly<Record<string, TensorValue>> {
  const rows = t.length
  const column = (of: (row: number) => number): TensorValue => ({
    shape: [rows, 1],
    dtype: 'float32',
    data: Float32Array.from({ length: rows }, (_, row) => of(row)),
  })
  const ratio = (row: number) => process.kernel(held[row] ?? NaN).scale / process.kernel(t[row] ?? NaN).scale
  const spread = (row: number) => {
    const [now, later] = [process.kernel(t[row] ?? NaN), process.kernel(held[row] ?? NaN)]
    return Math.sqrt(Math.max(0, later.deviation ** 2 - (ratio(row) * now.deviation) ** 2))
  }
  return {
    t: column((row) => t[row] ?? NaN),
    held: column((row) => held[row] ?? NaN),
    ratio: column(ratio),
    spread: column(spread),
  }
}

const noisedBy = (data: Tensor2D, { scale, deviation }: Kernel<Tensor2D>, noise: Tensor2D): Tensor2D =>
  tf.add(tf.mul(scale, data), tf.mul(deviation, noise))

const noiseOf = (estimator: Estimator, noised: Tensor2D, t: Tensor2D, process: Process): Tensor2D =>
  predictedNoise[estimator.parameterization](estimator.output(noised, t), {
    noised,
    kernel: process.kernelTensor(t),
    process,
  })

/** x̂_0 = (x_t − s ε̂)/m. */
const cleaned = (noised: Tensor2D, { scale, deviation }: Kernel<Tensor2D>, noise: Tensor2D): Tensor2D =>
  tf.div(tf.sub(noised, tf.mul(deviation, noise)), scale)

/** Inner products, row by row. */
const products = (a: Tensor2D, b: Tensor2D) => tf.sum(tf.mul(a, b), 1)
