import { fileURLToPath } from 'node:url'
import type { ForkOptions, UtilityProcess } from 'electron'
import type { FromEngine } from '../../engine/messages'
import type { EngineProcess, StartEngineProcess } from '../../engine/port'
import { engineEnvironment } from '../bridge/environment'

type Fork = (
  script: string,
  parameters: string[],
  options: ForkOptions,
) => Pick<UtilityProcess, 'pid' | 'postMessage' | 'kill'> & {
  on(event: 'message', listener: (message: FromEngine) => void): unknown
  on(event: 'exit', listener: (code: number) => void): unknown
}

/** Starts engine processes as Electron's utility processes; `fork` is `utilityProcess.fork`. */
export const utilityEngine =
  (script: URL, fork: Fork): StartEngineProcess =>
  (): EngineProcess => {
    const child = fork(fileURLToPath(script), [], {
      serviceName: 'Cloudpin engine',
      env: engineEnvironment(process.env),
      execArgv: [],
      stdio: 'ignore',
    })
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
