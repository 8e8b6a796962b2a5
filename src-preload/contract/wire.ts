import { z } from 'zod'
import type { WorkbenchEvent } from './events'
import { fail, failureCodes, type Result } from './failure'

export { decodeFrame, encodeFrame } from './frame'

/** Where the server listens for WebSockets, on the page's own origin. Every message is one binary frame. */
export const socketPath = '/socket'

/** The largest message in bytes that the server takes from a window. */
export const largestCall = 16 * 1024 * 1024

/** From the window to the server: one call. */
export interface CallFrame {
  readonly id: number
  readonly name: string
  readonly input: unknown
}

/** From the server to the window: the answer to a call, or something that happened. */
export type ReplyFrame = { readonly id: number; readonly result: Result<unknown> } | { readonly event: WorkbenchEvent }

const misread = (right: string) => fail('invalid-input', `The message cannot be read: ${right}.`)

const callSchema = z.strictObject({
  id: z.number().int().nonnegative(),
  name: z.string().max(100),
  input: z.unknown(),
})

/** Reads a decoded frame as a call; throws a CloudpinError (`invalid-input`) where it is not one. */
export function readCall(value: unknown): CallFrame {
  const parsed = callSchema.safeParse(value)
  if (!parsed.success) throw misread('a call is {id, name, input}')
  return parsed.data
}

const failureSchema = z.object({
  code: z.enum(failureCodes),
  message: z.string(),
  field: z.string().exactOptional(),
})
const resultSchema = z.union([
  z.object({ ok: z.literal(true), value: z.unknown() }).transform(({ value }) => ({ ok: true as const, value })),
  z.object({ ok: z.literal(false), error: failureSchema }),
])
/** Each kind of event once; one that is missing does not compile. */
const eventKinds: Readonly<Record<WorkbenchEvent['kind'], true>> = {
  run: true,
  history: true,
  sweep: true,
  queue: true,
  settings: true,
  removed: true,
  progress: true,
  curve: true,
  validation: true,
  preview: true,
  search: true,
}
const isEvent = (value: unknown): value is WorkbenchEvent =>
  typeof value === 'object' &&
  value !== null &&
  'kind' in value &&
  typeof value.kind === 'string' &&
  Object.hasOwn(eventKinds, value.kind)

const replySchema = z.union([
  z.strictObject({ id: z.number().int().nonnegative(), result: resultSchema }),
  z.strictObject({ event: z.custom<WorkbenchEvent>(isEvent) }),
])

/** Reads a decoded frame as an answer or an event; throws a CloudpinError (`invalid-input`) where it is neither. */
export function readReply(value: unknown): ReplyFrame {
  const parsed = replySchema.safeParse(value)
  if (!parsed.success) throw misread('an answer is {id, result} or {event}')
  return parsed.data
}
