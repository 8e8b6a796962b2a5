import { z } from 'zod'
import { count, positive, seed } from '../fields'

/** A mixture of narrow Gaussians with a share of N(0, I): it satisfies the assumptions of arXiv 2305.09605 at σ = 1. */
export const defensiveTarget = z
  .strictObject({
    kind: z.literal('defensive'),
    dimension: count(1, 100_000).default(2).meta({ title: 'Dimension', formula: 'd' }),
    components: count(1, 10_000).default(4).meta({ title: 'Narrow components', formula: 'K' }),
    spread: positive.default(1).meta({
      title: 'Spread',
      description: 'Radius of the ball that the means are drawn from',
      formula: 'R',
    }),
    deviation: positive.lt(1).default(0.7).meta({ title: 'Standard deviation of the narrow components', formula: 's' }),
    defence: positive.lt(1).default(0.2).meta({
      title: 'Defence',
      description: 'Share of N(0, I), which is the lower bound c of the density ratio',
      formula: 'c',
    }),
    seed: seed.default(0).meta({ title: 'Seed of the means' }),
  })
  .meta({
    title: 'Defensive mixture',
    formula: '\\pi = c\\,\\mathcal N(0, I) + (1 - c)\\,\\tfrac1K \\sum_k \\mathcal N(\\mu_k, s^2 I),\\ s < 1',
  })
