import { spawn } from 'node:child_process'

export interface Finished {
  /** Exit code; null where the command could not be started or was ended by a signal. */
  readonly code: number | null
  readonly output: string
  readonly errors: string
  /** False where there is no such command. */
  readonly found: boolean
}

export interface CommandOptions {
  readonly folder?: string
  readonly environment?: Readonly<Record<string, string>>
  readonly timeoutSeconds?: number
}

/** Runs a command without a shell and gathers what it says; never throws. */
export function runCommand(
  file: string,
  parameters: readonly string[],
  { folder, environment, timeoutSeconds }: CommandOptions = {},
): Promise<Finished> {
  return new Promise((resolve) => {
    const child = spawn(file, [...parameters], {
      ...(folder === undefined ? {} : { cwd: folder }),
      ...(timeoutSeconds === undefined ? {} : { timeout: timeoutSeconds * 1000 }),
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    })
    let output = ''
    let errors = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text))
    child.on('error', (error) => {
      resolve({ code: null, output, errors: errors + error.message, found: false })
    })
    child.on('close', (code) => {
      resolve({ code, output, errors, found: true })
    })
  })
}

/** The last line of a command's complaint that says something. */
export const lastLine = ({ output, errors }: Finished): string =>
  [...output.split('\n'), ...errors.split('\n')]
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .at(-1) ?? 'it said nothing'
