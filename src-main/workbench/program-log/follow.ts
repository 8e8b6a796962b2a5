import type { LogLevel } from '@contract/program-log'
import type { RunState, RunSummary } from '@contract/run'
import type { Broadcast } from '../broadcast'
import type { ProgramLog } from './log-file'

/** What is written of a run that has come to a state. */
const words: Readonly<Record<Exclude<RunState, 'queued'>, (run: RunSummary) => string>> = {
  running: ({ engine, failure }) => (failure === null ? `begins on ${engine}.` : `waits: ${failure.message}`),
  done: ({ stepsDone }) => `is done after ${String(stepsDone)} steps.`,
  stopped: ({ stepsDone }) => `was stopped after ${String(stepsDone)} steps.`,
  failed: ({ failure }) => `failed: ${failure?.message ?? 'no reason was recorded.'}`,
  interrupted: ({ stepsDone }) => `was interrupted after ${String(stepsDone)} steps.`,
}

const levelOf = ({ state, failure }: RunSummary): LogLevel =>
  state === 'failed' ? 'fault' : state === 'running' && failure !== null ? 'warning' : 'info'

/** Writes each run's begin and end, and why one waits, into the program's log; the returned function ends it. */
export function logRuns(broadcast: Broadcast, log: ProgramLog): () => void {
  /** The latest line of each run that waits or trains: what else is told of others is no begin and no end. */
  const said = new Map<string, string>()
  return broadcast.listen((event) => {
    if (event.kind !== 'run') return
    const { run } = event
    const { id, state } = run
    if (state === 'queued') {
      said.set(id, '')
      return
    }
    const before = said.get(id)
    const line = words[state](run)
    if (state === 'running') said.set(id, line)
    else said.delete(id)
    if (line !== before && (state === 'running' || before !== undefined)) {
      log.write(levelOf(run), 'engine', `The run ${id} ${line}`)
    }
  })
}
