import * as tf from '@tensorflow/tfjs-core'
import type { Optimizer } from '@tensorflow/tfjs-core'
import type { TrainingSpec } from '@contract/experiment/learning'
import { makeByKind, type ByKind } from '../by-kind'

type OptimizerSpec = TrainingSpec['optimizer']

const optimizers: ByKind<OptimizerSpec, [], Optimizer> = {
  adam: ({ learningRate }) => tf.train.adam(learningRate, 0.9, 0.999, 1e-8),
}

/** The optimizer that a spec describes, with its state still to be made. */
export const makeOptimizer = (spec: OptimizerSpec): Optimizer => makeByKind(optimizers, spec)
