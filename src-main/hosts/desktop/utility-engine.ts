import { fileURLToPath } from 'node:url'
import type { ForkOptions, UtilityProcess } from 'electron'
import { usualSettings } from '@contract/settings'
import type { FromEngine } from '../../engine/messages'
import type { EngineProcess, StartEngineProcess } from '../../engine/port'
import { engineEnvironment, type EngineSettings } from '../bridge/environment'

type Fork = (
  script: string,
  parameters: string[],
  options: ForkOptions,
) => Pick<UtilityProcess, 'pid' | 'postMessage' | 'kill'> & {
  on(event: 'message', listener: (message: FromEngine) => void): unknown
  on(event: 'exit', listener: (code: number) => void): unknown
}

/**
 * Starts engine processes as Electron's utility processes; `fork` is `utilityProcess.fork`; each is started
 * under the settings of its moment.
 */
export const utilityEngine =
  (script: URL, fork: Fork, settings: () => EngineSettings = () => usualSettings): StartEngineProcess =>
  (): EngineProcess => {
    const child = fork(fileURLToPath(script), [], {
      serviceName: 'Cloudpin engine',
      env: engineEnvironment(process.env, settings()),
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
