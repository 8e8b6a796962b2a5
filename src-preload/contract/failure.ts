/** An error as a value: a code for programs, a sentence for people, and the field or file it is about. */
export interface Failure {
  readonly code: FailureCode
  readonly message: string
  readonly field?: string
}

export const failureCodes = [
  'invalid-spec',
  'invalid-input',
  'not-found',
  'not-allowed',
  'needs-confirmation',
  'history-newer',
  'history-unwritable',
  'disk-full',
  'data-missing',
  'data-damaged',
  'out-of-memory',
  'engine-missing',
  'engine-crashed',
  'not-finite',
  'cancelled',
  'connection-lost',
  'internal',
] as const

export type FailureCode = (typeof failureCodes)[number]

export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: Failure }

/** The one exception that crosses rooms: it carries a Failure and becomes one again at the boundary. */
export class CloudpinError extends Error {
  override readonly name = 'CloudpinError'
  constructor(
    readonly failure: Failure,
    options?: ErrorOptions,
  ) {
    super(failure.message, options)
  }
}

export const fail = (code: FailureCode, message: string, field?: string): CloudpinError =>
  new CloudpinError(field === undefined ? { code, message } : { code, message, field })

/** Turns whatever was thrown into a Failure; a message of an unknown error is kept, its stack is not. */
export function toFailure(thrown: unknown): Failure {
  if (thrown instanceof CloudpinError) return thrown.failure
  return { code: 'internal', message: thrown instanceof Error ? thrown.message : String(thrown) }
}
