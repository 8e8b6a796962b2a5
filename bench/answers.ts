import { z } from 'zod'

const figure = z.number().positive()

/** What a measuring process says, ours or a peer's; each field where it was measured. */
export const answer = z.object({
  milliseconds: figure,
  processor: figure.optional(),
  peakBytes: figure.optional(),
  /** From a stop until the step in hand is done. */
  heardMilliseconds: figure.optional(),
  device: z.string().optional(),
  peer: z.string().optional(),
  /** From the spec to the end of the first step, and the parts of it. */
  startMilliseconds: figure.optional(),
  traceMilliseconds: figure.optional(),
  prepareMilliseconds: figure.optional(),
})
export type Answer = z.output<typeof answer>

export const memoryAnswer = z.object({ steps: figure, earlyBytes: figure, lateBytes: figure })

export const enginesAnswer = z.object({ engines: z.array(z.object({ kind: z.string(), available: z.boolean() })) })
