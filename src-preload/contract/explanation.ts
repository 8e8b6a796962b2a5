import type { Fact } from './facts'
import type { SampleSet } from './run'

/** A width (of a U-Net, channels), and the parameters that a network of that width has. */
export interface Budgeted {
  readonly width: number
  readonly parameterCount: number
}

/** What a spec means before anything is trained. */
export interface Explanation {
  readonly parameterCount: number
  /** The process at 129 times from t_min to t_max: m(t), s(t) and log τ = log(s/m). */
  readonly curve: {
    readonly t: Float64Array
    readonly m: Float64Array
    readonly s: Float64Array
    readonly logTau: Float64Array
  }
  /** What is known of the target: how exact its samples and its score are, its moments, the paper's assumptions. */
  readonly facts: readonly Fact[]
  /** Exact samples of the target, for scatter or sheet. */
  readonly samples: SampleSet
}
