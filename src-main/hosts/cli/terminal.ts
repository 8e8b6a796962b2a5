import { CloudpinError, toFailure, type Failure } from '@contract/failure'

/** Where a command writes: results on `out`, everything else on `notes`. */
export interface Terminal {
  readonly out: NodeJS.WriteStream
  readonly notes: NodeJS.WriteStream
}

export const exitCodes = { done: 0, failed: 1, invalid: 2, interrupted: 130 } as const
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/** Wrong use of the command line; `usage` says how it is right. */
export class UsageError extends CloudpinError {
  constructor(message: string) {
    super({ code: 'invalid-input', message })
  }
}

export const exitCodeOf = ({ code }: Failure): ExitCode =>
  code === 'invalid-spec' || code === 'invalid-input' ? exitCodes.invalid : exitCodes.failed

export const writeLine = (stream: NodeJS.WriteStream, line: string): void => {
  stream.write(`${line}\n`)
}

export const writeJson = (stream: NodeJS.WriteStream, value: unknown): void => {
  writeLine(stream, JSON.stringify(value))
}

/** Says what went wrong, for people or for programs, and answers with the exit code. */
export function sayFailure(terminal: Terminal, thrown: unknown, json: boolean): ExitCode {
  const failure = toFailure(thrown)
  if (json) writeJson(terminal.out, { event: 'error', ...failure })
  else writeLine(terminal.notes, failure.message)
  return exitCodeOf(failure)
}
