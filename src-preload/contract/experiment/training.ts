import { z } from 'zod'
import { labelDropout } from './conditioning'
import { trainingData } from './data'
import { count, positive } from './fields'
import { clipNorm, learningRateSchedule, optimizer, parameterAverage } from './optimization'

export const training = z.strictObject({
  steps: count(1, 100_000_000).default(3000).meta({ title: 'Steps' }),
  batch: count(1, 10_000_000).default(256).meta({ title: 'Batch', description: 'Points in each training step' }),
  data: trainingData.default({ kind: 'fresh' }).meta({ title: 'Data' }),
  optimizer: optimizer
    .default({ kind: 'adam', learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 })
    .meta({ title: 'Optimizer' }),
  schedule: learningRateSchedule.default({ kind: 'constant', warmup: 0 }).meta({ title: 'Learning-rate schedule' }),
  clipNorm,
  average: parameterAverage.default({ kind: 'none' }).meta({
    title: 'Average of the parameters',
    description: 'Samples and previews are drawn with the average',
  }),
  dataScale: positive.default(1).meta({
    title: 'Data scale',
    description: 'The data is divided by this before it is noised; samples are multiplied by it again',
  }),
  labelDropout,
})

export type TrainingSpec = z.output<typeof training>
