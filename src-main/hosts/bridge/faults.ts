import type { ProgramLog } from '../../workbench'

/** What was thrown, with the place where. */
const described = (thrown: unknown): string =>
  thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)

/**
 * Writes into the log what nobody caught, before the runtime ends the program for it. `goesOn`: a runtime that only warns
 * of a rejected promise, as Electron does; it is logged there and the program goes on.
 */
export function logFaults(log: ProgramLog, { goesOn = false } = {}): void {
  process.on('uncaughtExceptionMonitor', (thrown, origin) => {
    log.write('fault', 'program', `Nobody caught this (${origin}): ${described(thrown)}`)
  })
  if (!goesOn) return
  process.on('unhandledRejection', (reason) => {
    log.write('fault', 'program', `Nobody caught this (unhandledRejection): ${described(reason)}`)
  })
}

/** Writes into the log what a procedure threw that is no failure of its own making. */
export const logFault =
  (log: ProgramLog) =>
  (procedure: string, thrown: unknown): void => {
    log.write('fault', 'program', `${procedure}: ${described(thrown)}`)
  }
