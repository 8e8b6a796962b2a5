import { z } from 'zod'
import { count } from './fields'

/** The distances, in the order in which they are offered and shown. */
export const metricNames = [
  'slicedWasserstein2',
  'energyDistance',
  'mmdLaplace',
  'mmdGaussian',
  'sinkhorn',
  'rDivergence',
  'rDivergenceHeldOut',
  'marginalWasserstein1',
  'marginalKolmogorovSmirnov',
  'modeWeights',
  'missingModes',
  'meanDifference',
  'covarianceDifference',
] as const

export type MetricName = (typeof metricNames)[number]

/** Those that are measured until the person chooses. */
const usual: readonly MetricName[] = ['slicedWasserstein2', 'energyDistance', 'mmdLaplace']

export const evaluation = z.strictObject({
  metrics: z
    .array(z.enum(metricNames))
    .default([...usual])
    .meta({ title: 'Distances' }),
  referenceCount: count(2, 1_000_000)
    .default(2000)
    .meta({ title: 'Reference samples', description: 'Exact samples that the generated ones are compared with' }),
})

export type EvaluationSpec = z.output<typeof evaluation>
