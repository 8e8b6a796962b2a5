import { createInterface } from 'node:readline'
import type { ProgramLog } from '../../workbench'

/** A runtime that complains at every step must not fill the log. */
const mostLines = 200

/** A process that was started; its number may be known only later, and not any more when it has ended. */
interface Started {
  readonly pid?: number | undefined
}

const nameOf = ({ pid }: Started): string => (pid === undefined ? 'A process' : `Process ${String(pid)}`)

/** Writes what an engine process prints into the log, its first lines at least. */
export function logWords(log: ProgramLog, process: Started, words: NodeJS.ReadableStream): void {
  let lines = 0
  createInterface({ input: words, crlfDelay: Infinity }).on('line', (line) => {
    if (line.trim() === '') return
    lines += 1
    if (lines < mostLines) log.write('info', 'engine', `${nameOf(process)} says: ${line}`)
    else if (lines === mostLines) log.write('warning', 'engine', `${nameOf(process)} says more than is kept.`)
  })
}

/** Writes how an engine process ended, where it did not end as asked. */
export function logEnd(log: ProgramLog, process: Started, code: number | null, signal: string | null): void {
  if (code === 0) return
  const how = signal === null ? `exit code ${String(code)}` : `signal ${signal}`
  log.write('warning', 'engine', `${nameOf(process)} ended with ${how}.`)
}
