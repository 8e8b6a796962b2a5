import { z } from 'zod'
import { count, positive } from '../fields'

/** The multivariate Student t distribution: a Gaussian over a random scale, with tails of a power. */
export const studentTarget = z
  .strictObject({
    kind: z.literal('student-t'),
    dimension: count(1, 100_000).default(2).meta({ title: 'Dimension', formula: 'd' }),
    degrees: positive.min(0.1).max(10_000).default(3).meta({
      title: 'Degrees of freedom',
      description: 'Moments below this order exist; 1 is the Cauchy distribution',
      formula: '\\nu',
    }),
    scale: positive.default(1).meta({ title: 'Scale', formula: 'a' }),
  })
  .meta({
    title: 'Student t',
    formula: '\\pi \\propto \\bigl(1 + \\lVert x\\rVert^2/(\\nu a^2)\\bigr)^{-(\\nu + d)/2}',
  })
