import type { Failure } from './failure'
import type { ValidationLoss } from './held-out'
import type { Phase, QueueState, RunSummary, SampleSet } from './run'
import type { Settings } from './settings'
import type { SweepSummary } from './sweep/results'

/** What the workbench tells every window that listens, in the order in which it happened. */
export type WorkbenchEvent =
  | { readonly kind: 'run'; readonly run: RunSummary }
  /** The history was found damaged, or (without a failure) another one has taken its place: read everything anew. */
  | { readonly kind: 'history'; readonly failure: Failure | null }
  | { readonly kind: 'sweep'; readonly sweep: SweepSummary }
  | { readonly kind: 'queue'; readonly queue: QueueState }
  | { readonly kind: 'settings'; readonly settings: Settings }
  | { readonly kind: 'removed'; readonly runs: readonly string[] }
  | ({ readonly kind: 'progress'; readonly run: string } & Progress)
  | { readonly kind: 'curve'; readonly run: string; readonly firstStep: number; readonly values: Float32Array }
  | ({ readonly kind: 'validation'; readonly run: string } & ValidationLoss)
  /** How far the search is for the training images that lie nearest to images of a run. */
  | { readonly kind: 'search'; readonly run: string; readonly share: number }
  | { readonly kind: 'preview'; readonly run: string; readonly step: number; readonly samples: SampleSet }

export interface Progress {
  readonly phase: Phase
  /** Steps done and to do in this phase. */
  readonly step: number
  readonly steps: number
  readonly stepsPerSecond: number | null
  readonly secondsLeft: number | null
}
