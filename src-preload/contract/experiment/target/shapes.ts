import { z } from 'zod'
import { count, positive } from '../fields'

const noise = positive.default(0.1).meta({
  title: 'Noise',
  description: 'Standard deviation of the Gaussian noise around the shape',
  formula: 'w',
})

/** Concentric circles of radii R/n, 2R/n … R, each with the same weight, blurred by N(0, noise² I). */
export const ringsTarget = z
  .strictObject({
    kind: z.literal('rings'),
    rings: count(1, 100).default(3).meta({ title: 'Rings', formula: 'n' }),
    radius: positive.default(3).meta({ title: 'Outer radius', formula: 'R' }),
    noise,
  })
  .meta({ title: 'Rings', formula: 'x = \\tfrac{kR}{n} (\\cos\\theta, \\sin\\theta) + w\\,\\varepsilon' })

/** Two half circles that interlock, blurred by N(0, noise² I). */
export const moonsTarget = z
  .strictObject({
    kind: z.literal('moons'),
    radius: positive.default(2).meta({ title: 'Radius', formula: 'R' }),
    noise,
  })
  .meta({
    title: 'Moons',
    formula:
      'x = \\pm R\\,(\\cos\\theta - \\tfrac12,\\ \\sin\\theta - \\tfrac14) + w\\,\\varepsilon,\\ \\theta \\in [0, \\pi]',
  })

/** The dark squares of a board, uniformly, blurred by N(0, noise² I). */
export const checkerboardTarget = z
  .strictObject({
    kind: z.literal('checkerboard'),
    squares: count(2, 32).default(4).meta({ title: 'Squares on a side', formula: 'n' }),
    halfWidth: positive.default(4).meta({ title: 'Half width of the board', formula: 'a' }),
    noise,
  })
  .meta({
    title: 'Checkerboard',
    formula: 'x = u + w\\,\\varepsilon,\\ u \\in [-a, a]^2,\\ i(u_1) + i(u_2)\\ \\mathrm{even}',
  })

/** Archimedean spirals, uniform in the angle, blurred by N(0, noise² I). */
export const spiralTarget = z
  .strictObject({
    kind: z.literal('spiral'),
    arms: count(1, 16).default(2).meta({ title: 'Arms', formula: 'n' }),
    turns: positive.max(20).default(1.5).meta({ title: 'Turns', formula: 'q' }),
    radius: positive.default(4).meta({ title: 'Outer radius', formula: 'R' }),
    noise,
  })
  .meta({
    title: 'Spiral',
    formula:
      'x = R u\\,(\\cos\\theta, \\sin\\theta) + w\\,\\varepsilon,\\ \\theta = 2\\pi (q u + k/n),\\ u \\in [0, 1]',
  })
