import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { usualSettings } from '@contract/settings'
import type { FromEngine } from '../../engine/messages'
import type { EngineProcess, StartEngineProcess } from '../../engine/supervision/port'
import type { ProgramLog } from '../../workbench'
import { logEnd, logWords } from './engine-words'
import { engineEnvironment, type EngineSettings } from './environment'

/** What engine processes are started with. */
export interface EngineSurroundings {
  /** Left out: the usual ones. Asked for each process. */
  readonly settings?: () => EngineSettings
  /** Where what they print is kept; left out: nowhere. */
  readonly log?: ProgramLog | undefined
}

/** Starts engine processes with child_process, for hosts that run on Node itself. `script` is the built entry. */
export const childEngine =
  (script: URL, { settings = () => usualSettings, log }: EngineSurroundings = {}): StartEngineProcess =>
  () => {
    const child = fork(fileURLToPath(script), [], {
      serialization: 'advanced',
      env: engineEnvironment(process.env, settings()),
      execArgv: [],
      // What runtimes print belongs neither to a command's output nor into its progress bar.
      stdio: ['ignore', 'ignore', log ? 'pipe' : 'ignore', 'ipc'],
    })
    if (log && child.stderr) logWords(log, child, child.stderr)
    const engine = asEngineProcess(child)
    if (log) {
      engine.onExit((code, signal) => {
        logEnd(log, child, code, signal)
      })
    }
    return engine
  }

function asEngineProcess(child: ChildProcess): EngineProcess {
  return {
    pid: child.pid,
    send(message) {
      // A process that has ended is told by 'exit'; what was meant for it is lost on purpose.
      if (child.connected) child.send(message, () => undefined)
    },
    onMessage(listener) {
      child.on('message', (message: FromEngine) => {
        listener(message)
      })
    },
    onExit(listener) {
      let told = false
      const tell = (code: number | null, signal: string | null) => {
        if (told) return
        told = true
        listener(code, signal)
      }
      child.on('exit', tell)
      // A process that could not even be started emits no 'exit'.
      child.on('error', () => {
        if (child.pid === undefined) tell(null, null)
      })
    },
    kill() {
      child.kill('SIGKILL')
    },
  }
}
