import type { TargetSpec } from '@contract/experiment/target'
import type { EngineKind } from '@contract/run'
import type { PointSet } from './point-set'

/** A distance, and what it is made of where that says more than the number. */
export interface Reading {
  readonly value: number
  readonly detail?: ReadingDetail
}

export type ReadingDetail =
  /** One distance a coordinate. */
  | { readonly kind: 'coordinates'; readonly values: Float64Array }
  /** The share of the points that each component of a mixture explains, and its weight. */
  | { readonly kind: 'modes'; readonly shares: Float64Array; readonly weights: readonly number[] }
  /** Mean distances to the nearest training point: of the generated points, and of those that were never met. */
  | { readonly kind: 'nearest'; readonly distance: number; readonly ofUnseen: number }

/** What a distance may need beside the points. */
export interface MetricContext {
  readonly target: TargetSpec
  /** Where the compiled ones run. */
  readonly engine: EngineKind
  /** The points that were trained on, where they are a finite set; left out: they were fresh. */
  readonly training?: PointSet
}

export interface Metric {
  /** It looks at so many points of each set, the first ones; left out: all. */
  readonly most?: number
  /** It compares with points that were never met, of a finite set, in the place of exact ones. */
  readonly beside?: 'unseen'
  measure(generated: PointSet, exact: PointSet, context: MetricContext): Reading | Promise<Reading>
}
