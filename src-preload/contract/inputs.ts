import { z } from 'zod'
import { mostLookedAt } from './image-description'

/** The id of a run. */
export const run = z.string().min(1).max(64)

/** Of a procedure that asks for nothing. */
export const nothing = z.strictObject({})

/** A spec is parsed by `parseExperiment`, which says which field is wrong. */
export const spec = z.record(z.string(), z.unknown())

/** A sweep is parsed by `parseSweep`, which says which field is wrong. */
export const sweep = z.record(z.string(), z.unknown())

/** Images that are looked at: of a run's final samples, of those of a preview step, or others that are given. */
export const lookedAt = {
  run,
  step: z.number().int().nonnegative().optional(),
  samples: z
    .strictObject({
      shape: z.tuple([z.number().int().min(1).max(mostLookedAt), z.number().int().min(1).max(1_000_000)]),
      values: z.custom<Float32Array>((values) => values instanceof Float32Array, 'Must be numbers of 32 bits.'),
    })
    .optional(),
} as const

export const sweepId = z.string().min(1).max(64)
/** The name of an axis of a sweep. */
export const axisName = z.string().min(1).max(60)

/** Which ended runs are let go, beside the trash: those older than so many days, or the oldest beyond so many bytes. */
export const pruneOrder = z.strictObject({
  days: z.number().min(0).max(100_000).optional(),
  bytes: z.number().min(0).optional(),
})

/** A coordinate of a target, and a part of its axis. */
export const axis = z.number().int().min(0)
export const axisRange = z.tuple([z.number(), z.number()])

/** The part of a curve that is asked for, and how finely. */
export const curvePart = {
  buckets: z.number().int().min(2).max(8192),
  /** Buckets of equal width in the step, or in its logarithm. */
  scale: z.enum(['linear', 'log']),
  from: z.number().nonnegative().optional(),
  to: z.number().positive().optional(),
} as const
