import { z } from 'zod'
import { count, positive, real } from '../fields'

/** A Gaussian bent along a parabola: x_2 is shifted by bend (x_1² − σ²). */
export const bananaTarget = z
  .strictObject({
    kind: z.literal('banana'),
    dimension: count(2, 100_000).default(2).meta({ title: 'Dimension', formula: 'd' }),
    sigma: positive.default(2).meta({ title: 'Standard deviation along the bend', formula: '\\sigma_b' }),
    bend: real.default(0.5).meta({ title: 'Bend', formula: 'b' }),
  })
  .meta({
    title: 'Banana',
    formula:
      '\\pi = \\mathcal N(x_1; 0, \\sigma_b^2)\\, \\mathcal N(x_2; b(x_1^2 - \\sigma_b^2), 1)\\, \\mathcal N(x_{3:d}; 0, I)',
  })
