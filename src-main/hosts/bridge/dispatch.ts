import type { z } from 'zod'
import { procedures, type Handlers, type OutputOf, type ParsedInputOf, type ProcedureName } from '@contract/api'
import { sentence } from '@contract/experiment/sentence'
import { CloudpinError, fail, toFailure, type Result } from '@contract/failure'

/** The schemas by name, seen as one family, so that a name's schema and its handler are known to agree. */
const schemas: { readonly [N in ProcedureName]: { readonly input: z.ZodType<ParsedInputOf<N>> } } = procedures

const isProcedure = (name: string): name is ProcedureName => Object.hasOwn(procedures, name)

/** Hears of what a procedure threw that is no failure: a fault of the program. */
export type OnFault = (procedure: string, thrown: unknown) => void

/**
 * Calls a procedure of the workbench with an input that came from outside: the input is parsed by the contract, and
 * the answer is always a Result. What else was thrown becomes `internal`; its stack stays here, with `onFault`.
 */
export async function dispatch(
  handlers: Handlers,
  name: unknown,
  input: unknown,
  onFault: OnFault = () => undefined,
): Promise<Result<unknown>> {
  try {
    if (typeof name !== 'string' || !isProcedure(name)) {
      throw fail('invalid-input', `There is no procedure “${String(name).slice(0, 100)}”.`)
    }
    return { ok: true, value: await call(handlers, name, input) }
  } catch (error) {
    if (!(error instanceof CloudpinError)) onFault(String(name), error)
    return { ok: false, error: toFailure(error) }
  }
}

/** The one place where a name, its schema and its handler meet. */
async function call<N extends ProcedureName>(handlers: Handlers, name: N, input: unknown): Promise<OutputOf<N>> {
  // The keys of other things may be as many as their bytes.
  if (!isPlainObject(input)) throw fail('invalid-input', `The input of “${name}” must be an object of fields.`)
  const parsed = schemas[name].input.safeParse(input)
  if (!parsed.success) {
    const first = parsed.error.issues[0]
    const { path, message } = first ? sentence(first, '') : { path: '', message: 'The input cannot be read.' }
    throw fail('invalid-input', path ? `${path}: ${message}` : message, path || undefined)
  }
  const handler: (input: ParsedInputOf<N>) => Promise<OutputOf<N>> = handlers[name]
  return handler(parsed.data)
}

function isPlainObject(input: unknown): boolean {
  if (typeof input !== 'object' || input === null) return false
  const prototype: unknown = Object.getPrototypeOf(input)
  return prototype === null || prototype === Object.prototype
}
