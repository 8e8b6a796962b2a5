import { z } from 'zod'

/**
 * The objective's loss on points that the training never met, under its own weighting and law of t, with the network
 * that is sampled. The floor is what the exact score would score, the excess what is between: only that compares
 * processes. Floor and excess are null where the exact score is not known.
 */
export const heldOut = z.strictObject({
  loss: z.number(),
  standardError: z.number(),
  /** Points that it is a mean over. */
  count: z.number().int().positive(),
  floor: z.number().nullable(),
  /** 0 where the floor is a closed form. */
  floorStandardError: z.number().nullable(),
  /** loss − floor, measured with the same points, noise and times in both: its error is the smaller one. */
  excess: z.number().nullable(),
  excessStandardError: z.number().nullable(),
})
export type HeldOut = z.output<typeof heldOut>

/** The loss on the validation points after so many steps. */
export interface ValidationLoss {
  readonly step: number
  readonly loss: number
  readonly standardError: number
}
