import type { FromEngine, ToEngine } from '../messages'

/**
 * An engine process as the main process holds it, whatever started it (Electron's utilityProcess or
 * child_process): the same entry, the same messages. `exit` is the only truth about its end.
 */
export interface EngineProcess {
  readonly pid: number | undefined
  send(message: ToEngine): void
  onMessage(listener: (message: FromEngine) => void): void
  onExit(listener: (code: number | null, signal: string | null) => void): void
  kill(): void
}

/** Starts engine processes; each host brings its own. */
export type StartEngineProcess = () => EngineProcess
