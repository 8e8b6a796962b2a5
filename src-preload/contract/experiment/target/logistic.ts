import { z } from 'zod'
import { positive } from '../fields'

/** The posterior of a logistic regression's coefficients and intercept, with a Gaussian prior. */
export const logisticTarget = z
  .strictObject({
    kind: z.literal('logistic-regression'),
    data: z.enum(['ionosphere', 'sonar']).default('ionosphere').meta({
      title: 'Data',
      description:
        'Ionosphere: 351 points, 35 coefficients. Sonar: 208 points, 61 coefficients. UCI Machine Learning Repository, CC BY 4.0',
    }),
    prior: positive.default(1).meta({ title: 'Standard deviation of the prior', formula: '\\sigma_0' }),
  })
  .meta({
    title: 'Bayesian logistic regression',
    formula: '\\gamma(w) = \\mathcal N(w; 0, \\sigma_0^2 I) \\prod_i \\frac{1}{1 + \\exp(-y_i\\, w \\cdot (1, x_i))}',
  })

/** Coefficients of each data set, the intercept among them. */
export const logisticDimension = { ionosphere: 35, sonar: 61 } as const
