import { z } from 'zod'

const figure = z.number().positive().nullable()

/** One thing that was measured, ours beside the peer's; times in milliseconds. */
export const row = z.strictObject({
  name: z.string(),
  /** What ours ran on. */
  device: z.string().nullable(),
  peer: z.string().nullable(),
  ours: figure,
  peers: figure,
  /** The middle one of the ratios of rounds, each of ours and the peer's within the same minute. */
  ratio: figure,
  /** Half of the rounds have their ratio between these: how far they differ. Null where there was one round or none. */
  quartiles: z.strictObject({ low: z.number(), high: z.number() }).nullable().default(null),
  /** The ratio of processor time, which a busy machine moves less. */
  processorRatio: figure,
  /** What the ratio, or the time itself, should not exceed. */
  asked: figure,
  asks: z.enum(['ratio', 'time']),
  /** Most resident memory of our process. */
  peakBytes: figure,
  /** Why something is missing. */
  note: z.string().nullable(),
})
export type Row = z.output<typeof row>

const point = z.strictObject({ at: z.number(), milliseconds: z.number().positive(), flops: z.number().positive() })
/** Time per step as one size grows, with the multiplications and additions of the matrix products of a step. */
export const growth = z.strictObject({
  size: z.enum(['width', 'dimension', 'batch']),
  points: z.array(point),
})
export type Growth = z.output<typeof growth>

export const memoryGrowth = z.strictObject({ steps: z.number(), earlyBytes: z.number(), lateBytes: z.number() })

const taken = z.strictObject({
  millisecondsPerStep: z.number().positive(),
  /** Seconds of each part, and of all of them. */
  preparing: z.number().nonnegative(),
  training: z.number().nonnegative(),
  sampling: z.number().nonnegative(),
  measuring: z.number().nonnegative(),
  totalSeconds: z.number().positive(),
  /** The most memory that the engine's process held. */
  bytes: z.number().positive(),
})
/** What an experiment was estimated to take on this machine, and what it then took. */
export const estimatedRun = z.strictObject({ name: z.string(), estimated: taken, happened: taken })
export type EstimatedRun = z.output<typeof estimatedRun>

export const report = z.strictObject({
  /** Shorter than a full one: fewer rounds, fewer steps. */
  quick: z.boolean(),
  at: z.string(),
  machine: z.string(),
  rows: z.array(row),
  growth: z.array(growth),
  memory: memoryGrowth.nullable(),
  estimates: z.array(estimatedRun).default([]),
})
export type Report = z.output<typeof report>
