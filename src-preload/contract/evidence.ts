import { z } from 'zod'

/** A mean over samples and its standard error. */
const estimate = z.object({ value: z.number(), standardError: z.number() })

/** What the weights of paths that were sampled along a control say of Z = ∫ γ; null where they say nothing. */
export const evidence = z.object({
  /** Mean of the log weights: a lower bound of log Z; null where a path ended outside the target's support. */
  elbo: estimate.nullable(),
  /** Log of the mean weight. */
  logZ: estimate.nullable(),
  /** (Σw)²/Σw², between 1 and `paths`. */
  effectiveSampleSize: estimate.nullable(),
  paths: z.number().int().positive(),
  /** log Z where the target’s density is normalized: 0; null where it is not known. */
  known: z.number().nullable(),
})

export type Estimate = Readonly<z.output<typeof estimate>>
export type Evidence = Readonly<z.output<typeof evidence>>
