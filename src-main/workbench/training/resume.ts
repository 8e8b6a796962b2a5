import { fail } from '@contract/failure'
import { hasEndedEarly, type EngineKind, type RunSummary } from '@contract/run'
import type { ResumePoint } from '../../engine/messages'
import type { History } from '../../store'
import { decodeSafetensors } from '../formats/safetensors'

/** Losses before a checkpoint that a run's summary is taken over. */
const recentSteps = 200

/**
 * Throws `not-allowed` or `not-found`, in a sentence, where a run cannot go on: it waits, trains or is done, was
 * trained on another engine, met a loss that is no number, or has no checkpoint. Answers with the checkpoint's step.
 */
export function demandResumable(history: History, run: RunSummary, engine: EngineKind | undefined): number {
  const { id, name, state, failure } = run
  if (state === 'done') {
    throw fail('not-allowed', `“${name}” is done; there is nothing left to train. Duplicate it to train it again.`)
  }
  if (!hasEndedEarly(run)) {
    throw fail('not-allowed', `“${name}” ${state === 'queued' ? 'waits for its turn' : 'is being trained'} already.`)
  }
  if (engine !== undefined && engine !== run.engine) {
    throw fail(
      'not-allowed',
      `“${name}” was trained on ${run.engine} and goes on there: ${engine} would give other numbers from here on.`,
      'engine',
    )
  }
  if (failure?.code === 'not-finite') {
    throw fail(
      'not-allowed',
      `“${name}” would meet the same loss that is no number again. Duplicate it and change the setting that it named.`,
    )
  }
  const step = history.checkpoints.steps(id).at(-1)
  if (step === undefined) {
    throw fail('not-found', `“${name}” ended before its first checkpoint; duplicate it and start it anew.`)
  }
  return step
}

/**
 * Makes a run ready to go on, and says where: at its latest whole checkpoint that the curve reaches. What was recorded
 * beyond is taken away, since it comes again. Null for a run without checkpoints; `data-damaged` where none is whole.
 */
export async function resumePoint(
  history: History,
  run: string,
  log: (line: string) => void,
): Promise<ResumePoint | null> {
  const kept = await history.checkpoints.latest(run, history.curves.totalSteps(run))
  if (kept === null) return null
  for (const step of kept.passedOver) {
    log(`The checkpoint of step ${String(step)} is damaged, or the curve does not reach it; it was passed over.`)
  }
  await history.checkpoints.removeAfter(run, kept.step)
  history.curves.cutAt(run, kept.step)
  const recentLosses = new Float32Array(Math.min(recentSteps, kept.step))
  const from = kept.step - recentLosses.length
  for await (const { firstStep, values } of history.curves.chunks(run, { from, to: kept.step - 1 })) {
    recentLosses.set(values, firstStep - from)
  }
  return { checkpoint: decodeSafetensors(kept.bytes), recentLosses }
}
