import { z } from 'zod'
import { count, positive } from '../fields'

/** A density that is typed: log γ as a formula of the coordinates, up to a constant. */
export const formulaTarget = z
  .strictObject({
    kind: z.literal('formula'),
    logDensity: z.string().trim().min(1).max(4000).default('-(x1^2 + x2^2 - 4)^2 / 2').meta({
      title: 'Logarithm of the density',
      description:
        'Up to a constant, with x1, x2 …, + - * / ^, exp, log, sqrt, abs, sin, cos, tanh, min, max, logsumexp, pi, e',
      formula: '\\log\\gamma',
    }),
    dimension: count(1, 64).default(2).meta({
      title: 'Dimension',
      description: 'In one and two dimensions samples are drawn from a grid; beyond, there are none',
      formula: 'd',
    }),
    halfWidth: positive.default(6).meta({
      title: 'Half width of the window',
      description: 'Samples are drawn within [−a, a] in each coordinate, which must hold all of the mass',
      formula: 'a',
    }),
  })
  .meta({ title: 'Formula', formula: '\\pi = \\gamma / Z,\\ Z = \\int \\gamma(x)\\,\\mathrm dx' })
