import { z } from 'zod'
import { count } from '../fields'

/** The points of a file, each as likely as the others: a finite data set, which has no density. */
export const pointsTarget = z
  .strictObject({
    kind: z.literal('points'),
    path: z.string().trim().min(1).max(4096).meta({
      title: 'File',
      description: 'Path of a .csv file (a point a line) or of a .npy file (an array of points × coordinates)',
    }),
    dimension: count(1, 100_000).default(2).meta({
      title: 'Dimension',
      description: 'Number of columns of the file',
      formula: 'd',
    }),
    sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/, 'Must be a SHA-256 hash: 64 digits 0 to 9 and a to f.')
      .optional()
      .meta({
        title: 'SHA-256 of the file',
        description: 'Given, a file that was changed is refused; left out, whatever the file holds is used',
      }),
  })
  .meta({ title: 'Points from a file', formula: '\\pi = \\tfrac1n \\sum_i \\delta_{x_i}' })
