import { z } from 'zod'
import { count } from './fields'

export const metricNames = ['slicedWasserstein2', 'energyDistance'] as const

export const evaluation = z.strictObject({
  metrics: z
    .array(z.enum(metricNames))
    .default([...metricNames])
    .meta({ title: 'Distances' }),
  referenceCount: count(2, 1_000_000)
    .default(2000)
    .meta({ title: 'Reference samples', description: 'Exact samples that the generated ones are compared with' }),
})

export type MetricName = (typeof metricNames)[number]
export type EvaluationSpec = z.output<typeof evaluation>
