import { z } from 'zod'
import type { ExperimentSpec } from './experiment/spec'
import type { Evidence } from './evidence'
import type { Failure } from './failure'
import type { Metrics } from './measured'
import type { HeldOut, ValidationLoss } from './held-out'
import type { SweepPlace } from './sweep/results'
import type { ImageLayout, NumberBlock } from './tensors'

export const engineKinds = ['onnx', 'tensorflow', 'webgpu', 'eager'] as const
export type EngineKind = (typeof engineKinds)[number]
export const engineKind = z.enum(engineKinds)

/**
 * - queued: waits for its turn
 * - running: an engine works on it
 * - done: trained, sampled and evaluated
 * - stopped: ended by the person before its last step; what was recorded until then is kept
 * - failed: ended by an error, kept beside what was recorded
 * - interrupted: the program ended while it ran
 */
export const runStates = ['queued', 'running', 'done', 'stopped', 'failed', 'interrupted'] as const
export type RunState = (typeof runStates)[number]

/** Whether a run ended before it was done; it may go on from a checkpoint. */
export const hasEndedEarly = ({ state }: { readonly state: RunState }): boolean =>
  state === 'stopped' || state === 'failed' || state === 'interrupted'

/**
 * What an engine is doing with a run; `waiting`: for room on the disk, as the run's failure says; `stopping`: for the step
 * in hand and a checkpoint, because it was asked to stop or to pause.
 */
export type Phase = 'preparing' | 'training' | 'sampling' | 'evaluating' | 'waiting' | 'stopping'

export type { Metrics } from './measured'

/** What samples of a network are found to be. */
export interface Judgement {
  readonly metrics: Metrics
  readonly nonFiniteSamples: number
  /** Null where the samples were not drawn along the weighed paths of a control. */
  readonly evidence: Evidence | null
}

export interface LossSummary {
  readonly last: number
  /** Mean of the last 200 steps. */
  readonly tailMean: number
}

/** The least mean of 200 consecutive steps, and the last of those steps. */
export interface BestLoss {
  readonly mean: number
  readonly step: number
}

/** What a person says of a run. */
export interface RunMarks {
  /** In the order of the alphabet, each once. */
  readonly tags: readonly string[]
  /** Markdown. */
  readonly notes: string
  readonly starred: boolean
  /** When it was put into the archive: kept, and out of sight unless it is asked for. */
  readonly archivedAt: number | null
}

/** One row of the history. Times are milliseconds since 1970. */
export interface RunSummary extends RunMarks {
  readonly id: string
  readonly name: string
  readonly state: RunState
  readonly spec: ExperimentSpec
  readonly engine: EngineKind
  readonly device: string | null
  readonly createdAt: number
  readonly startedAt: number | null
  readonly finishedAt: number | null
  readonly stepsDone: number
  readonly parameterCount: number | null
  readonly millisecondsPerStep: number | null
  readonly loss: LossSummary | null
  /** Null before the first 200 steps, and for runs of a time when it was not kept. */
  readonly bestLoss: BestLoss | null
  /** Null where it was not measured: the run ended before, or its objective learns from no points. */
  readonly heldOut: HeldOut | null
  readonly metrics: Metrics
  readonly nonFiniteSamples: number | null
  /** Null where it was not measured: the run ended before, or its objective has no paths. */
  readonly evidence: Evidence | null
  /** Why it failed; of a run that is running, why it waits. */
  readonly failure: Failure | null
  /** Its place in the sweep that it is part of; null for a run of its own. */
  readonly sweep: SweepPlace | null
  /**
   * Of a run that waits, its place in the queue: smaller ones begin earlier. Of one that was interrupted, the place that
   * it had when the program ended; null once a person has decided about it.
   */
  readonly queuePlace: number | null
}

/** Some runs of the history, the newest first. */
export interface RunPage {
  readonly runs: readonly RunSummary[]
  /** What `before` is for the next page; null where there is none. */
  readonly next: number | null
}

export interface Resumed {
  readonly run: RunSummary
  /** Steps that are done when it goes on. */
  readonly step: number
}

/** When a training was at which step, for curves against time. */
export interface RunClock {
  /** Steps done, ascending; one that stands twice in a row is a pause. */
  readonly steps: Float64Array
  /** Milliseconds since 1970, of each. */
  readonly at: Float64Array
}

/** A run in the trash. */
export interface TrashedRun {
  readonly run: RunSummary
  readonly deletedAt: number
}

/** Whether runs begin when their turn comes; what waits, and in which order, the runs themselves say. */
export interface QueueState {
  readonly paused: boolean
}

export interface RunDetail extends RunSummary {
  /** Steps at which sample previews are kept, ascending. */
  readonly previewSteps: readonly number[]
  /** Steps at which checkpoints are kept, ascending. */
  readonly checkpointSteps: readonly number[]
  readonly hasSamples: boolean
  /** Losses on the validation points of a finite training set, by step; empty where there is none. */
  readonly validation: readonly ValidationLoss[]
  /** Lines of the run's log, oldest first. */
  readonly log: readonly LogLine[]
}

export interface LogLine {
  readonly at: number
  readonly message: string
}

/** Points generated by a run; `images` says how to draw a row where the target is made of images. */
export interface SampleSet extends NumberBlock {
  readonly images: ImageLayout | null
  /** The class that each row shows, or was drawn for; left out where none is known. */
  readonly labels?: Int32Array
}

/** A curve made ready to draw: for each bucket its last step, and the least, greatest and last value within it. */
export interface CurveBuckets {
  readonly steps: Float64Array
  readonly least: Float32Array
  readonly greatest: Float32Array
  readonly last: Float32Array
  readonly mean: Float32Array
  /** Steps that the whole curve has, whatever part was asked for. */
  readonly totalSteps: number
}
