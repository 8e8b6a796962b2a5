import * as tf from '@tensorflow/tfjs-core'
import { seededDraw } from '../../draw'
import { log2Pi } from '../../numerics/logarithms'
import { once } from '../../numerics/once'
import { fails, hasDensity, irregular } from '../regularity'
import type { Target } from '../target'
import { hamiltonianChain } from './chain'
import { logPosterior, signedRows, type LogisticSpec } from './posterior'

/** States of the reference chain. */
const states = 4000

/**
 * The posterior of a logistic regression. It has no exact samples: those offered are the states of a long Hamiltonian
 * Monte Carlo chain, drawn with replacement.
 */
export function logisticTarget({ data, prior }: LogisticSpec): Target {
  const rows = signedRows(data)
  const { columns } = rows
  const posterior = logPosterior(rows, prior)
  const chain = once(() => hamiltonianChain(posterior, columns, states, seededDraw(0, 'reference chain')).values)
  return {
    dimension: columns,
    images: null,
    exactness: {
      kind: 'approximate',
      sentence: `No exact samples of this posterior exist; these are drawn from ${states} states of a Hamiltonian Monte Carlo chain that starts at the mode and moves in Laplace’s coordinates.`,
    },
    sampler(scope) {
      const points = tf.tensor2d(chain(), [states, columns])
      return (count) => tf.gather(points, scope.noise.integers([count], states))
    },
    density: {
      normalized: false,
      logDensity: (point) => posterior.value(point),
      logDensityTensor(points) {
        const margins = tf.matMul(
          points,
          tf.tensor2d(Float32Array.from(rows.values), [rows.rows, columns]),
          false,
          true,
        )
        const likelihood = tf.sum(tf.softplus(tf.neg(margins)), 1, true)
        const squares = tf.mul(tf.sum(tf.square(points), 1, true), 0.5 / (prior * prior))
        return tf.sub(tf.neg(tf.add(likelihood, squares)), 0.5 * columns * (log2Pi + 2 * Math.log(prior)))
      },
    },
    law: null,
    marginalDensity: () => null,
    regularity: (sigma) => ({
      ...irregular(
        hasDensity,
        prior < sigma
          ? fails('π has lighter tails than N(0, σ²I): f tends to 0, so it has no lower bound c > 0.')
          : prior === sigma
            ? fails(
                'f is the likelihood, smooth and bounded, but it tends to 0 in some directions: no lower bound c > 0.',
              )
            : fails('The prior has heavier tails than N(0, σ²I): in some directions f is unbounded.'),
      ),
      // The likelihood is log-concave, so that π is at least as convex as its prior (Bakry and Émery 1985).
      logSobolev: prior * prior,
    }),
  }
}
