import { z } from 'zod'
import { count, positive } from '../fields'

/** The uniform law on a sphere's surface: it has no density, which the theory excludes. */
export const sphereTarget = z
  .strictObject({
    kind: z.literal('sphere'),
    dimension: count(2, 100_000).default(3).meta({ title: 'Dimension', formula: 'd' }),
    radius: positive.default(1).meta({ title: 'Radius', formula: 'R' }),
  })
  .meta({
    title: 'Sphere’s surface',
    description: 'Uniform where the length of x is R: without a density, which the theory excludes',
    formula: '\\pi = \\mathrm{Uniform}\\{x : \\lVert x\\rVert = R\\}',
  })
