import * as tf from '@tensorflow/tfjs-core'
import type { Scalar, Variable } from '@tensorflow/tfjs-core'
import type { TrainingSpec } from '@contract/experiment/training'
import type { StepScope } from '../../tensor/scope'
import { makeByKind, type ByKind } from '../by-kind'
import { adam } from './adam'
import { averaging } from './average'
import { clippedByNorm } from './clip'
import { learningRate } from './rate'
import type { UpdateRule } from './rule'
import { sgd } from './sgd'

const rules: ByKind<TrainingSpec['optimizer'], [variables: readonly Variable[]], UpdateRule> = {
  adam,
  adamw: adam,
  sgd,
}

/** One step of a training: moves the variables against the gradient of the loss, and answers with the loss, a scalar. */
export type Minimize = (loss: () => Scalar) => Scalar

/** What a training does with a loss: its optimizer, the course of its learning rate, clipping and averaging. */
export function makeMinimizer(training: TrainingSpec, variables: readonly Variable[], scope: StepScope): Minimize {
  const rule = makeByKind(rules, training.optimizer, variables)
  const keepAverage = averaging(training, variables)
  const step = () => scope.step()
  return (loss) => {
    const { value, grads } = tf.variableGrads(loss, [...variables])
    const gradients = variables.map(({ name }) => {
      const gradient = grads[name]
      if (gradient === undefined) throw new Error(`The loss has no gradient for ${name}.`)
      return gradient
    })
    const { clipNorm } = training
    const used = clipNorm === undefined ? gradients : clippedByNorm(gradients, clipNorm)
    rule.apply(used, learningRate(training, step))
    keepAverage(step)
    return value
  }
}
