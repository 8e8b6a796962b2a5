import type { RunState, RunSummary } from '@contract/run'
import type { Broadcast } from '../broadcast'
import type { ProgramLog } from './log-file'

/** What is written of a run that has come to a state; null where that is nothing of note. */
const words: Readonly<Record<RunState, ((run: RunSummary) => string) | null>> = {
  queued: null,
  running: ({ engine }) => `begins on ${engine}.`,
  done: ({ stepsDone }) => `is done after ${String(stepsDone)} steps.`,
  stopped: ({ stepsDone }) => `was stopped after ${String(stepsDone)} steps.`,
  failed: ({ failure }) => `failed: ${failure?.message ?? 'no reason was recorded.'}`,
  interrupted: ({ stepsDone }) => `was interrupted after ${String(stepsDone)} steps.`,
}

/** Writes each run's begin and end, and why one waits, into the program's log; the returned function ends it. */
export function logRuns(broadcast: Broadcast, log: ProgramLog): () => void {
  /** The latest line of each run that has not ended. */
  const said = new Map<string, string>()
  return broadcast.listen((event) => {
    if (event.kind !== 'run') return
    const { run } = event
    const waits = run.state === 'running' && run.failure !== null
    const line = waits ? `waits: ${run.failure.message}` : words[run.state]?.(run)
    if (line === undefined || said.get(run.id) === line) return
    // a run of long ago that is renamed has not ended anew
    const news = run.state === 'running' || said.has(run.id)
    if (run.state === 'running') said.set(run.id, line)
    else said.delete(run.id)
    if (!news) return
    log.write(run.state === 'failed' ? 'fault' : waits ? 'warning' : 'info', 'engine', `The run ${run.id} ${line}`)
  })
}
