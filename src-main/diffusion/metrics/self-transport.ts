import * as tf from '@tensorflow/tfjs-core'
import type { Scalar, Tensor2D } from '@tensorflow/tfjs-core'
import type { EngineKind } from '@contract/run'
import { prepare, trace } from '../../tensor'
import type { BuildStep } from '../../tensor/scope'
import { mean } from './mean'
import { distanceColumns, distanceRows, type Centred } from './squared-distances'

/** Each at least halves the error of f/ε, which is at most ln n to begin with. */
const scalings = 18

/**
 * OT_ε(a, a) of a set with itself, cost ‖x − y‖². Both potentials are one, f, found by the averaged steps of Feydy et
 * al. 2019, f ← ½(f + T f): the plan, as an operator, has its spectrum in [0, 1], so they halve the error or better.
 * A point meets itself at no cost, so |f| ≤ ½ ε ln n: neither annealing nor the log domain is needed.
 */
export async function selfTransportCost(x: Centred, epsilon: number, engine: EngineKind): Promise<number> {
  const executable = await prepare(trace('Sinkhorn of one set', selfTransportStep(x)), { engine, seed: 0 })
  try {
    const epsilonValue = { dtype: 'float32', shape: [], data: Float32Array.of(epsilon) } as const
    const { logs, mass } = await executable.run({ firstStep: 0, steps: 1, inputs: { epsilon: epsilonValue } })
    // The dual objective: what f lacks enters by its square.
    return epsilon * (2 * mean(logs?.data ?? []) + 1 - mean(mass?.data ?? []))
  } finally {
    await executable.dispose()
  }
}

/** Outputs: `logs`, f/ε at each point, and `mass`, what the plan gives it, 1 when f is exact. */
const selfTransportStep =
  (x: Centred): BuildStep =>
  (scope) => {
    const width = x.dimension + 2
    const rows = tf.tensor2d(distanceRows(x, 1, x.count), [x.count, width])
    const columns = tf.tensor2d(distanceColumns(x, 1), [x.count, width])
    const epsilon = scope.input('epsilon', [], 'float32')
    return () => {
      const costs = tf.matMul<Tensor2D>(tf.div(rows, tf.neg<Scalar>(epsilon)), columns, false, true)
      const kernel = tf.exp<Tensor2D>(tf.minimum(costs, 0))
      let scaling = tf.ones<tf.Rank.R2>([x.count, 1])
      // Far out, rounding may lose a point's kernel with itself, which is 1.
      const reached = () => tf.div<Tensor2D>(tf.maximum(tf.matMul(kernel, scaling), scaling), x.count)
      for (let k = 0; k < scalings; k++) scaling = tf.sqrt<Tensor2D>(tf.div(scaling, reached()))
      return { logs: tf.log(scaling), mass: tf.mul(scaling, reached()) }
    }
  }
