import { z } from 'zod'
import { count, positive } from './fields'

const learningRate = positive.default(0.001).meta({ title: 'Learning rate', formula: '\\eta' })

const moments = {
  beta1: z.number().min(0).lt(1).default(0.9).meta({
    title: 'β₁',
    description: 'What the mean of the gradients keeps from step to step',
    formula: '\\beta_1',
  }),
  beta2: z.number().gt(0).lt(1).default(0.999).meta({
    title: 'β₂',
    description: 'What the mean of their squares keeps from step to step',
    formula: '\\beta_2',
  }),
  epsilon: positive.default(1e-8).meta({
    title: 'ε',
    description: 'Added to the root of the squares’ mean, which it keeps from zero',
    formula: '\\varepsilon',
  }),
} as const

/** Kingma and Ba 2015. */
const adam = z
  .strictObject({ kind: z.literal('adam').default('adam'), learningRate, ...moments })
  .meta({ title: 'Adam' })

/** Loshchilov and Hutter 2019. */
const adamw = z
  .strictObject({
    kind: z.literal('adamw'),
    learningRate,
    ...moments,
    weightDecay: z.number().nonnegative().max(1e6).default(0.01).meta({
      title: 'Weight decay',
      description: 'Each step shrinks the parameters by the factor 1 − η λ, apart from the gradient',
      formula: '\\lambda',
    }),
  })
  .meta({ title: 'AdamW' })

/** Stochastic gradient descent with momentum (Polyak 1964; Sutskever et al. 2013). */
const sgd = z
  .strictObject({
    kind: z.literal('sgd'),
    learningRate: positive.default(0.01).meta({ title: 'Learning rate', formula: '\\eta' }),
    momentum: z.number().min(0).lt(1).default(0.9).meta({
      title: 'Momentum',
      description: 'What the velocity keeps from step to step; 0 is plain gradient descent',
      formula: '\\mu',
    }),
    acceleration: z.enum(['heavy-ball', 'nesterov']).default('heavy-ball').meta({
      title: 'Acceleration',
      description: 'heavy-ball moves by the velocity, nesterov by the gradient and μ times the velocity',
    }),
  })
  .meta({ title: 'Gradient descent' })

/** An object that names no kind is Adam, as it was when there was nothing else. */
export const optimizer = z.discriminatedUnion('kind', [adam, adamw, sgd])

const warmup = count(0, 100_000_000).default(0).meta({
  title: 'Warm-up steps',
  description: 'The learning rate rises evenly to its full value in the first so many steps',
})

const constantSchedule = z.strictObject({ kind: z.literal('constant'), warmup }).meta({ title: 'Constant' })

/** Loshchilov and Hutter 2017, without restarts. */
const cosineSchedule = z
  .strictObject({
    kind: z.literal('cosine'),
    warmup,
    final: z.number().min(0).max(1).default(0).meta({
      title: 'Final fraction',
      description: 'What is left of the learning rate at the last step',
    }),
  })
  .meta({ title: 'Cosine' })

/** How the learning rate changes in the course of the training. */
export const learningRateSchedule = z.discriminatedUnion('kind', [constantSchedule, cosineSchedule])

const noAverage = z.strictObject({ kind: z.literal('none') }).meta({ title: 'None' })

const exponentialAverage = z
  .strictObject({
    kind: z.literal('exponential'),
    decay: z.number().gt(0).lt(1).default(0.999).meta({
      title: 'Decay',
      description: 'What the average keeps from step to step: 0.999 looks back over about 1000 steps',
    }),
  })
  .meta({ title: 'Exponential moving average' })

/** The parameters that samples are drawn with: the last ones, or an average along the training. */
export const parameterAverage = z.discriminatedUnion('kind', [noAverage, exponentialAverage])

export const clipNorm = positive.optional().meta({
  title: 'Clip gradients at',
  description: 'Gradients whose common norm is larger are scaled down to it; left out: never',
})
