import type { EngineKind } from './run'

/** What a run would ask of this machine, in time and in memory. */
export interface RunEstimate {
  readonly engine: EngineKind
  /**
   * - measured: some steps of these very programs were run
   * - earlier: from the speed of earlier runs and the sizes in the spec, because something else is being trained now
   */
  readonly basis: 'measured' | 'earlier'
  readonly millisecondsPerStep: number
  readonly millisecondsPerSamplingStep: number
  /** The parts of the run; their sum is `totalSeconds`. */
  readonly seconds: {
    /** The process, and the programs. */
    readonly preparing: number
    /** The training steps, with the previews between them. */
    readonly training: number
    readonly sampling: number
    /** The loss on held-out points, and the distances. */
    readonly measuring: number
  }
  readonly totalSeconds: number
  /** Of the engine process at its largest. */
  readonly bytes: number
}
