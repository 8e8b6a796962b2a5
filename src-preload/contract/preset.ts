import type { ExperimentSpec } from './experiment/spec'

/** Experiments to begin with. */
export interface Preset {
  readonly id: string
  readonly title: string
  readonly description: string
  /** One or more experiments that are set up together. */
  readonly specs: readonly ExperimentSpec[]
}
