import { z } from 'zod'
import { parseExperimentOrFailure } from '@contract/experiment/parse'
import type { ExperimentSpec } from '@contract/experiment/spec'
import { target } from '@contract/experiment/target'
import { engineKind } from '@contract/run'
import type { ToEngine } from '../messages'

/** A spec is read again in this process: what is trained is complete and checked, whoever sent it. */
const spec = z.unknown().transform((input, context): ExperimentSpec => {
  const parsed = parseExperimentOrFailure(input)
  if (parsed.ok) return parsed.value
  context.issues.push({ code: 'custom', message: parsed.error.message, input })
  return z.NEVER
})

const tensor = z.strictObject({
  name: z.string(),
  shape: z.array(z.number().int().nonnegative()),
  dtype: z.enum(['float32', 'int32', 'bool']),
  data: z.union([z.instanceof(Float32Array), z.instanceof(Int32Array), z.instanceof(Uint8Array)]),
})
/** Tensors by name, as they cross from one process or thread to another. */
export const checkpointSchema = z.strictObject({ step: z.number().int().nonnegative(), tensors: z.array(tensor) })
const whole = z.number().int().positive()
const threads = whole.max(1024)
const pair = z.tuple([z.number(), z.number()])
const block = z.strictObject({ shape: z.array(whole), values: z.instanceof(Float32Array) })
const nearest = z.strictObject({ indices: z.instanceof(Int32Array), distances: z.instanceof(Float32Array) })
const classified = z.strictObject({
  classNames: z.array(z.string()),
  classes: z
    .strictObject({
      labels: z.instanceof(Int32Array),
      confidences: z.instanceof(Float32Array),
      accuracy: z.number(),
    })
    .nullable(),
})

const task = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('train'),
    spec,
    engine: engineKind.nullable(),
    checkpointSeconds: z.number().positive(),
    resume: z.strictObject({ checkpoint: checkpointSchema, recentLosses: z.instanceof(Float32Array) }).optional(),
    threads: threads.optional(),
    classifier: checkpointSchema.optional(),
  }),
  z.strictObject({
    kind: z.literal('judge'),
    specs: z.array(spec).min(1),
    engine: engineKind.nullable(),
    checkpoint: checkpointSchema,
    threads: threads.optional(),
    classifier: checkpointSchema.optional(),
  }),
  z.strictObject({
    kind: z.literal('sample'),
    spec,
    engine: engineKind.nullable(),
    checkpoint: checkpointSchema,
    count: z.number().int().positive(),
    seed: z.number().int().min(0).max(4_294_967_295),
    frames: z.number().int().min(0).max(64),
    row: z.number().int().nonnegative().optional(),
  }),
  z.strictObject({ kind: z.literal('certify'), spec, engine: engineKind.nullable(), checkpoint: checkpointSchema }),
  z.strictObject({
    kind: z.literal('estimate'),
    spec,
    engine: engineKind.nullable(),
    threads: threads.optional(),
    classifier: checkpointSchema.optional(),
  }),
  z.strictObject({ kind: z.literal('explain'), spec }),
  z.strictObject({ kind: z.literal('budget'), spec, parameters: whole }),
  z.strictObject({
    kind: z.literal('density'),
    spec,
    axes: pair,
    x: pair,
    y: pair,
    resolution: z.number().int().min(2),
  }),
  z.strictObject({
    kind: z.literal('learn-classifier'),
    target,
    engine: engineKind.nullable(),
    threads: threads.optional(),
  }),
  z.strictObject({
    kind: z.literal('describe'),
    target,
    engine: engineKind.nullable(),
    classifier: checkpointSchema.optional(),
    samples: block,
    known: z.strictObject({ nearest: nearest.optional(), classes: classified.optional() }),
  }),
  z.strictObject({
    kind: z.literal('classify'),
    target,
    engine: engineKind.nullable(),
    classifier: checkpointSchema.optional(),
    samples: block,
  }),
  z.strictObject({ kind: z.literal('nearest'), target, engine: engineKind.nullable(), samples: block }),
  z.strictObject({
    kind: z.literal('dataset'),
    purpose: z.enum(['preview', 'import']),
    paths: z.array(z.string()).min(1),
    name: z.string().min(1),
    at: z.number(),
  }),
  z.strictObject({ kind: z.literal('engines') }),
  z.strictObject({
    kind: z.literal('bench'),
    size: z.strictObject({ batch: whole, width: whole, dimension: whole }),
    engine: engineKind.nullable(),
    repeats: whole,
  }),
])

const message = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('task'), id: z.number(), task }),
  z.strictObject({ kind: z.literal('stop'), id: z.number() }),
  z.strictObject({ kind: z.literal('quit') }),
])

/** Which task a message is about, even where the rest of it cannot be read. */
const addressed = z.object({ id: z.number() })

export type Incoming =
  | { readonly ok: true; readonly message: ToEngine }
  | { readonly ok: false; readonly id: number | null; readonly sentence: string }

/** Reads what came over the line. */
export function readMessage(value: unknown): Incoming {
  const parsed = message.safeParse(value)
  if (parsed.success) return { ok: true, message: parsed.data }
  const first = parsed.error.issues[0]
  const address = addressed.safeParse(value)
  return {
    ok: false,
    id: address.success ? address.data.id : null,
    sentence: `The engine cannot read its task${first ? ` (${first.path.join('.')}: ${first.message})` : ''}.`,
  }
}
