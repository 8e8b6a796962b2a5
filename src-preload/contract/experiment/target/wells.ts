import { z } from 'zod'
import { count, positive, real } from '../fields'

/** Some coordinates have two wells each, so that there are 2^wells modes; the others are standard normal. */
export const wellsTarget = z
  .strictObject({
    kind: z.literal('wells'),
    dimension: count(1, 100_000).default(2).meta({ title: 'Dimension', formula: 'd' }),
    wells: count(1, 1000).default(1).meta({
      title: 'Coordinates with two wells',
      description: 'One is the double well; k of them have 2^k modes',
      formula: 'k',
    }),
    distance: positive.default(2).meta({
      title: 'Distance of the wells from 0',
      formula: 'a',
    }),
    barrier: positive.max(1000).default(3).meta({
      title: 'Height of the barrier',
      description: 'How much the potential at 0 lies above that of the wells',
      unit: 'nats',
      formula: 'h',
    }),
    tilt: real.min(-100).max(100).default(0).meta({
      title: 'Tilt',
      description: 'Half the difference between the potentials of the right and the left well',
      unit: 'nats',
      formula: 'c',
    }),
  })
  .meta({
    title: 'Double and many wells',
    formula:
      '\\pi \\propto \\prod_{j \\le k} \\exp\\bigl(-h\\,(x_j^2/a^2 - 1)^2 - c\\,x_j/a\\bigr)\\ \\mathcal N(x_{k+1:d}; 0, I)',
  })
