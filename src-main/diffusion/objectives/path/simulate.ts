import * as tf from '@tensorflow/tfjs-core'
import type { Tensor2D } from '@tensorflow/tfjs-core'
import type { NoiseSource } from '../../../tensor/scope'
import { untaped } from '../../../tensor/untaped'
import { atTimes, type BuiltNetwork } from '../../networks/network'
import type { TargetDensity } from '../../targets/target'
import type { ReferencePath, ReferenceStep } from './reference-path'

/** A control o(y, t) of the reference: positions [n, d] and noising times [n, 1] or [1, 1], to [n, d]. */
export type Control = Pick<BuiltNetwork, 'output' | 'at'>

export interface PathParts {
  readonly path: ReferencePath
  readonly control: Control
  readonly density: TargetDensity
  readonly noise: NoiseSource
  readonly dimension: number
  /** Number of paths. */
  readonly batch: number
}

/** What happened in one step of the simulated paths; all [n, d]. */
export interface SimulatedStep {
  readonly step: ReferenceStep
  /** Where it began. */
  readonly position: Tensor2D
  readonly control: Tensor2D
  readonly noise: Tensor2D
}

export interface Simulation {
  readonly steps: readonly SimulatedStep[]
  /** Where the paths end, [n, d]. */
  readonly end: Tensor2D
}

/** The ratio of a control's shift to the noise of its step: gain/deviation. */
export const shiftOf = ({ gain, deviation }: ReferenceStep): number => gain / deviation

/**
 * Simulates the controlled paths y ← decay y + gain o(y, t) + deviation z, step by step; traced. A gradient goes through
 * the paths, or where they are held only through the controls, with the positions as constants.
 */
export function simulate(
  { path, control, noise, dimension, batch }: PathParts,
  gradient: 'through' | 'held' = 'through',
): Simulation {
  const { steps, startDeviation } = path
  const draws = tf.unstack(noise.normal([steps.length, batch, dimension])) as Tensor2D[]
  const times = tf.tensor2d(
    steps.map(({ time }) => time),
    [steps.length, 1],
  )
  const controls = atTimes(control, times)
  let position: Tensor2D =
    startDeviation === 0 ? tf.zeros([batch, dimension]) : tf.mul(noise.normal([batch, dimension]), startDeviation)
  const simulated = steps.map((step, k): SimulatedStep => {
    const [z, of] = [draws[k], controls[k]]
    if (z === undefined || of === undefined)
      throw new Error(`Step ${String(k)} of the path has no noise or no control.`)
    const begun = position
    const o = of(begun)
    const moved = () => {
      const kept = step.decay === 1 ? begun : tf.mul<Tensor2D>(begun, step.decay)
      return tf.add<Tensor2D>(tf.add(kept, tf.mul(o, step.gain)), tf.mul(z, step.deviation))
    }
    position = gradient === 'held' ? untaped(moved) : moved()
    return { step, position: begun, control: o, noise: z }
  })
  return { steps: simulated, end: position }
}

/** log γ(y) − log N(y; 0, endDeviation² I) where the paths end: log dP/dP_reference; [n, 1], traced. */
export function logTerminal({ path, density, dimension }: PathParts, end: Tensor2D): Tensor2D {
  const precision = 1 / path.endDeviation ** 2
  const constant = (dimension / 2) * Math.log(2 * Math.PI * path.endDeviation ** 2)
  const squared = tf.sum<Tensor2D>(tf.square(end), 1, true)
  return tf.add(density.logDensityTensor(end), tf.add(tf.mul(squared, precision / 2), constant))
}
