import { appendFileSync } from 'node:fs'

/** A number that the long suite sets; else the one of `npm test`. */
export function setting(name: string, usual: number): number {
  const given = process.env[name]
  return given === undefined ? usual : Number(given)
}

/** Keeps a line for the long suite's report; nothing where no report is being made. */
export function report(line: string): void {
  const file = process.env['CLOUDPIN_LONG_REPORT']
  if (file !== undefined) appendFileSync(file, `${line}\n`)
}
