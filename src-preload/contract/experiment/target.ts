import { z } from 'zod'
import { count, positive, real, seed } from './fields'
import { bananaTarget } from './target/banana'
import { defensiveTarget } from './target/defensive'
import { formulaTarget } from './target/formula'
import { imagesTarget } from './target/image-set'
import { laplaceTarget } from './target/laplace'
import { checkerboardTarget, moonsTarget, ringsTarget, spiralTarget } from './target/shapes'
import { logisticTarget } from './target/logistic'
import { pointsTarget } from './target/points'
import { sphereTarget } from './target/sphere'
import { studentTarget } from './target/student'
import { wellsTarget } from './target/wells'

const dimension = count(1, 100_000).meta({ title: 'Dimension', formula: 'd' })

/** N(mean, variance I); a number stands for the same value in every coordinate. */
export const gaussianTarget = z
  .strictObject({
    kind: z.literal('gaussian'),
    dimension: dimension.default(2),
    mean: z
      .union([real, z.array(real).min(1)])
      .default(0)
      .meta({ title: 'Mean', formula: '\\mu' }),
    variance: z
      .union([positive, z.array(positive).min(1)])
      .default(1)
      .meta({ title: 'Variance', formula: 'v' }),
    covariance: z.array(z.array(real).min(1)).min(1).max(256).optional().meta({
      title: 'Covariance',
      description: 'A full matrix, row by row, in the place of the variance; left out: diag v',
      formula: '\\Sigma',
    }),
  })
  .meta({ title: 'Gaussian', formula: '\\pi = \\mathcal N(\\mu, \\Sigma),\\ \\Sigma = \\operatorname{diag} v' })

/** A mixture whose means are drawn from the seed or set on a grid. */
const generatedMixture = z.strictObject({
  kind: z.literal('mixture'),
  dimension: dimension.default(50),
  components: count(1, 10_000).default(10).meta({ title: 'Components', formula: 'K' }),
  spread: positive.default(4).meta({
    title: 'Spread',
    description: 'Half the side of the cube, or the radius of the ball, that the means are drawn from',
  }),
  shape: z.enum(['cube', 'ball', 'grid']).default('cube').meta({
    title: 'Means drawn from',
    description:
      'Uniformly from a cube or from a ball around 0; or on a square grid over the first two coordinates, row by row',
  }),
  // Left out by older specs; the form shows what stands then.
  weighting: z.enum(['equal', 'linear']).optional().meta({
    default: 'equal',
    title: 'Weights',
    description: 'equal: 1/K. linear: component k has k/(1 + 2 + … + K). Left out: equal',
    formula: 'w_k',
  }),
  deviation: positive.optional().meta({
    default: 1,
    title: 'Standard deviation of a component',
    description: 'Left out: 1',
    formula: '\\sqrt{v_k}',
  }),
  seed: seed.default(0).meta({ title: 'Seed of the means' }),
})

/** A mixture written out: component k is N(means[k], variances[k] I) with weight weights[k]. */
const explicitMixture = z.strictObject({
  kind: z.literal('mixture'),
  means: z.array(z.array(real).min(1)).min(1).meta({ title: 'Means', formula: '\\mu_k' }),
  variances: z.array(positive).min(1).optional().meta({ title: 'Variances', formula: 'v_k' }),
  weights: z.array(z.number().nonnegative()).min(1).optional().meta({ title: 'Weights', formula: 'w_k' }),
})

export const mixtureTarget = z
  .union([generatedMixture, explicitMixture])
  .meta({ title: 'Gaussian mixture', formula: '\\pi = \\sum_k w_k\\, \\mathcal N(\\mu_k, v_k I)' })

/** Neal's funnel: x_1 ~ N(0, sigma²), x_j | x_1 ~ N(0, exp(x_1)). */
export const funnelTarget = z
  .strictObject({
    kind: z.literal('funnel'),
    dimension: count(2, 100_000).default(50).meta({ title: 'Dimension', formula: 'd' }),
    sigma: positive.default(3).meta({ title: 'Standard deviation of the neck', formula: '\\sigma_f' }),
  })
  .meta({
    title: 'Funnel',
    formula: '\\pi = \\mathcal N(x_1; 0, \\sigma_f^2)\\, \\mathcal N(x_{2:d}; 0, e^{x_1} I)',
  })

/** MNIST digits, 28 × 28 pixels from −1 (paper) to 1 (ink). */
export const mnistTarget = z
  .strictObject({
    kind: z.literal('mnist'),
    digits: z
      .array(z.number().int().min(0).max(9))
      .min(1)
      .default([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
      .meta({ title: 'Digits', uniqueItems: true }),
  })
  .meta({ title: 'MNIST' })

export const target = z.union([
  gaussianTarget,
  mixtureTarget,
  funnelTarget,
  ringsTarget,
  moonsTarget,
  checkerboardTarget,
  spiralTarget,
  bananaTarget,
  wellsTarget,
  studentTarget,
  laplaceTarget,
  defensiveTarget,
  sphereTarget,
  logisticTarget,
  formulaTarget,
  pointsTarget,
  mnistTarget,
  imagesTarget,
])

/** The variants by kind, for forms and for parsing with errors that name the field. */
export const targetVariants = {
  gaussian: gaussianTarget,
  mixture: generatedMixture,
  funnel: funnelTarget,
  rings: ringsTarget,
  moons: moonsTarget,
  checkerboard: checkerboardTarget,
  spiral: spiralTarget,
  banana: bananaTarget,
  wells: wellsTarget,
  'student-t': studentTarget,
  laplace: laplaceTarget,
  defensive: defensiveTarget,
  sphere: sphereTarget,
  'logistic-regression': logisticTarget,
  formula: formulaTarget,
  points: pointsTarget,
  mnist: mnistTarget,
  images: imagesTarget,
} as const

export const explicitMixtureTarget = explicitMixture

export type TargetSpec = z.output<typeof target>
export type TargetKind = TargetSpec['kind']

export const isTargetKind = (kind: string): kind is TargetKind => Object.hasOwn(targetVariants, kind)
