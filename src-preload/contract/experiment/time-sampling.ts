import { z } from 'zod'

/** How the times of a batch are drawn: the expected loss is the same in each case, its variance is not. */
export const timeSampling = z.strictObject({
  spacing: z.enum(['independent', 'low-discrepancy']).default('independent').meta({
    title: 'Spacing',
    description:
      'independent: each point of a batch has a time of its own. low-discrepancy: the times of a batch are evenly spread, from one uniform (Kingma et al. 2021)',
  }),
  density: z.enum(['law', 'importance']).default('law').meta({
    title: 'Density',
    description:
      'law: times come by their law. importance: more often where the weighting makes the loss large, and count for as much less (Song et al. 2021)',
    formula: 'q(t) \\propto \\lambda(t)/s(t)^2',
  }),
})

export type TimeSampling = z.output<typeof timeSampling>
