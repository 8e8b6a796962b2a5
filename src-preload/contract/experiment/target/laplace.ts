import { z } from 'zod'
import { count, positive } from '../fields'

/** Independent Laplace coordinates: exponential tails and a kink at 0. */
export const laplaceTarget = z
  .strictObject({
    kind: z.literal('laplace'),
    dimension: count(1, 100_000).default(2).meta({ title: 'Dimension', formula: 'd' }),
    scale: positive.default(1).meta({ title: 'Scale', formula: 'b' }),
  })
  .meta({ title: 'Laplace', formula: '\\pi = \\prod_j \\tfrac{1}{2b} e^{-|x_j|/b}' })
