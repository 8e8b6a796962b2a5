import { fileURLToPath } from 'node:url'
import type { ForkOptions, UtilityProcess } from 'electron'
import { usualSettings } from '@contract/settings'
import type { FromEngine } from '../../engine/messages'
import type { EngineProcess, StartEngineProcess } from '../../engine/supervision/port'
import type { EngineSurroundings } from '../bridge/child-engine'
import { logEnd, logWords } from '../bridge/engine-words'
import { engineEnvironment } from '../bridge/environment'

type Fork = (
  script: string,
  parameters: string[],
  options: ForkOptions,
) => Pick<UtilityProcess, 'pid' | 'postMessage' | 'kill'> & {
  on(event: 'message', listener: (message: FromEngine) => void): unknown
  on(event: 'exit', listener: (code: number) => void): unknown
  readonly stderr: NodeJS.ReadableStream | null
}

/** Starts engine processes as Electron's utility processes; `fork` is `utilityProcess.fork`. */
export const utilityEngine =
  (script: URL, fork: Fork, { settings = () => usualSettings, log }: EngineSurroundings = {}): StartEngineProcess =>
  (): EngineProcess => {
    const child = fork(fileURLToPath(script), [], {
      serviceName: 'Cloudpin engine',
      env: engineEnvironment(process.env, settings()),
      execArgv: [],
      stdio: ['ignore', 'ignore', log ? 'pipe' : 'ignore'],
    })
    if (log) {
      if (child.stderr) logWords(log, child, child.stderr)
      child.on('exit', (code) => {
        logEnd(log, child, code, null)
      })
    }
    return {
      // Known only once the process has started.
      get pid() {
        return child.pid
      },
      send(message) {
        child.postMessage(message)
      },
      onMessage(listener) {
        child.on('message', listener)
      },
      onExit(listener) {
        child.on('exit', (code) => {
          listener(code, null)
        })
      },
      kill() {
        child.kill()
      },
    }
  }
