import type { SpecIssue } from '../experiment/issue'
import type { ExperimentSpec } from '../experiment/spec'
import type { RunState } from '../run'
import type { AxisValue } from './points'
import type { SweepSpec } from './spec'

/** Where a run stands in a sweep. */
export interface SweepPlace {
  /** The sweep's id: a digest of what it is, the same wherever it runs. */
  readonly sweep: string
  readonly index: number
  readonly values: Readonly<Record<string, AxisValue>>
}

/** What a sweep would be, before anything of it starts. */
export interface SweepOutline {
  readonly id: string
  /** Runs in all, and those of them that are done in this history. */
  readonly count: number
  readonly done: number
  /** For what is left on this machine; null where nothing is left. */
  readonly estimatedSeconds: number | null
  /** True where there is so much to do that it begins only with `confirmed`. */
  readonly needsConfirmation: boolean
  readonly axes: readonly { readonly name: string; readonly count: number }[]
  /** The first few runs by name. */
  readonly names: readonly string[]
}

export const sweepStates = ['running', 'paused', 'ended'] as const

/** A sweep of the history. `ended`: this program has nothing of it left to do, whether it is complete or not. */
export interface SweepSummary {
  readonly id: string
  readonly name: string
  readonly createdAt: number
  readonly spec: SweepSpec
  readonly state: (typeof sweepStates)[number]
  readonly axes: readonly { readonly name: string; readonly count: number }[]
  readonly count: number
  /** Runs of the history by their state; what is missing to `count` was not begun. */
  readonly runs: Readonly<Record<RunState, number>>
  /** Places that no run could be made for since it began, and why the first could not. */
  readonly refused: number
  readonly firstRefused: SpecIssue | null
  readonly estimatedSecondsLeft: number | null
}

/** The results of a run as numbers by name: `loss`, `slicedWasserstein2`, `slicedWasserstein2.floor`. */
export type ResultValues = Readonly<Record<string, number>>

export interface SweepRow {
  readonly run: string
  readonly index: number
  readonly name: string
  readonly state: RunState
  readonly values: Readonly<Record<string, AxisValue>>
  readonly results: ResultValues
  readonly spec: ExperimentSpec
}

export interface SweepTable {
  readonly axes: readonly string[]
  /** Names of the results that any row has. */
  readonly results: readonly string[]
  readonly rows: readonly SweepRow[]
}

/** Mean and standard deviation over the runs at one place; the deviation is null of a single one. */
export interface SeriesPoint {
  readonly at: AxisValue
  readonly mean: number
  readonly deviation: number | null
  readonly count: number
}

export interface SweepLine {
  /** The value of the axis that tells lines apart; empty where there is one line. */
  readonly label: string
  readonly points: readonly SeriesPoint[]
}

/** A result against an axis, one line for each value of another, averaged over all the rest. */
export interface SweepSeries {
  readonly along: string
  readonly by: string | null
  readonly value: string
  readonly lines: readonly SweepLine[]
}
