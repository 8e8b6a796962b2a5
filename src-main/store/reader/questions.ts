import type { CurveBuckets, SampleSet } from '@contract/run'
import type { Failure } from '@contract/failure'
import type { CurveQuery } from '../curves/curves'
import type { Integrity } from '../upkeep/integrity'
import type { Candidate, Packed, PruneOrder } from '../upkeep/prune'
import type { RunPage } from '../runs/runs'
import type { SampleKey } from '../samples/samples'
import type { Survey } from '../upkeep/survey'

/** What a reader may be asked: the readings that can take longer than an event loop should be kept from others. */
export interface Questions {
  readonly curves: {
    readonly asked: { readonly runs: readonly string[]; readonly query: CurveQuery }
    readonly answer: readonly CurveBuckets[]
  }
  readonly samples: {
    readonly asked: { readonly run: string; readonly key: SampleKey; readonly limit?: number | undefined }
    readonly answer: SampleSet | null
  }
  readonly runs: {
    readonly asked: { readonly before: number | null; readonly limit: number }
    readonly answer: RunPage
  }
  readonly survey: { readonly asked: null; readonly answer: Survey }
  readonly prunable: { readonly asked: PruneOrder; readonly answer: readonly Candidate[] }
  readonly settle: { readonly asked: { readonly copy: string }; readonly answer: null }
  readonly pack: { readonly asked: null; readonly answer: Packed }
  readonly check: { readonly asked: { readonly deep: boolean }; readonly answer: Integrity }
}

export type QuestionKind = keyof Questions
type Asked<K extends QuestionKind> = Questions[K]['asked']
export type Answer<K extends QuestionKind> = Questions[K]['answer']

/** A question on its way to the reader's thread. */
export type Question = {
  readonly [K in QuestionKind]: { readonly id: number; readonly kind: K; readonly asked: Asked<K> }
}[QuestionKind]

/** What an answer is of: each carries its kind, so that it is known to fit its question. */
export type Found = {
  readonly [K in QuestionKind]: { readonly kind: K; readonly answer: Answer<K> }
}[QuestionKind]

/** What comes back: the answer to the question of that number, or why there is none. */
export type Reply =
  | { readonly id: number; readonly ok: true; readonly found: Found }
  | { readonly id: number; readonly ok: false; readonly failure: Failure }
