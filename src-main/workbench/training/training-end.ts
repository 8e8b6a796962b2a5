import type { Failure } from '@contract/failure'
import type { LossSummary, RunState } from '@contract/run'
import type { TaskOutcome } from '../../engine/messages'
import type { RunChange } from '../../store'

/** Why a run was ended before its last step; one that is paused waits for its turn again. */
export type StopReason = 'stopped' | 'interrupted' | 'paused'

type Trained = Extract<TaskOutcome, { kind: 'trained' }>

/** How an engine's training ended. */
export type End =
  { readonly kind: 'ended'; readonly outcome: Trained } | { readonly kind: 'failed'; readonly failure: Failure }

export const stoppedBefore: End = {
  kind: 'failed',
  failure: { code: 'cancelled', message: 'Stopped before it began.' },
}

export function endOf(outcome: TaskOutcome): End {
  if (outcome.kind === 'trained') return { kind: 'ended', outcome }
  const message = `The engine answered a training with “${outcome.kind}”.`
  return { kind: 'failed', failure: { code: 'internal', message } }
}

/** What is known of a run when it ends, beside how. */
interface Ending {
  /** What could not be recorded, and ended it. */
  readonly unrecorded: Failure | undefined
  readonly reason: StopReason | undefined
  readonly stepsDone: number
  readonly loss: LossSummary | null
}

/** What the run's row and the last line of its log say. */
export function conclusion(
  end: End,
  { unrecorded, reason, stepsDone, loss }: Ending,
): { change: RunChange & { readonly state: RunState }; line: string } {
  const paused = reason === 'paused'
  const stopState = paused ? 'queued' : (reason ?? 'stopped')
  const verb = paused ? 'Paused' : 'Stopped'
  const wasStopped = end.kind === 'failed' && end.failure.code === 'cancelled' && reason !== undefined
  const failure = unrecorded ?? (end.kind === 'failed' && !wasStopped ? end.failure : null)
  if (failure) return { change: { state: 'failed', failure, stepsDone, loss }, line: failure.message }
  if (end.kind === 'failed') {
    return { change: { state: stopState, stepsDone, loss }, line: `${verb} after ${String(stepsDone)} steps.` }
  }
  const { complete, ...results } = end.outcome
  const state = complete ? 'done' : stopState
  const line = complete ? 'Done.' : `${verb} after ${String(results.stepsDone)} steps.`
  const { millisecondsPerStep, heldOut, metrics, nonFiniteSamples, evidence } = results
  const change = { state, heldOut, metrics, nonFiniteSamples, evidence, stepsDone: results.stepsDone } as const
  // a run that had only samples left to draw has no time of a step
  const time = millisecondsPerStep === null ? {} : { millisecondsPerStep }
  return { change: { ...change, ...time, loss: results.loss ?? loss }, line }
}

/** What the end of a training means for a run's place: one that waits again, or was cut off, keeps it. */
export const placeAfter = (state: RunState, at: number): Pick<RunChange, 'finishedAt' | 'queuePlace'> =>
  state === 'queued' ? {} : { finishedAt: at, ...(state === 'interrupted' ? {} : { queuePlace: null }) }
