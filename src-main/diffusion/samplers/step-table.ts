/** A sampler that is linear in position, output and fresh noise: y ← position y + output o + noise z, row k at step k. */
export interface StepTable {
  /** Noising time at which the estimator is asked. */
  readonly times: Float64Array
  readonly position: Float64Array
  readonly output: Float64Array
  readonly noise: Float64Array
}
