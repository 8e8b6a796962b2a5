import type { SampleSet } from './run'
import type { NumberBlock } from './tensors'

/** Where samples were on their way from noise to data. */
export interface Trajectory {
  /** The noising times of the frames, descending: from the start to the samples themselves. */
  readonly times: Float64Array
  /** Positions in data units, [frames, count, d]. */
  readonly positions: NumberBlock
}

/** Samples drawn anew from a trained network. */
export interface DrawnSamples extends SampleSet {
  /** Null where no frames were asked for, or where samples are drawn along the paths of a control. */
  readonly trajectory: Trajectory | null
  /** How often the network was asked for each sample. */
  readonly evaluations: number
}
