import { z } from 'zod'
import { count, positive } from './fields'
import { clipNorm, learningRateSchedule, optimizer, parameterAverage } from './optimization'

/** The interval of noising times that training and sampling use. */
const times = z.strictObject({
  min: positive.meta({ title: 'From t', formula: 't_{\\min}' }),
  max: positive.meta({ title: 'to t', formula: 't_{\\max}' }),
})

export const objective = z
  .strictObject({
    kind: z.literal('denoising').default('denoising'),
    parameterization: z.enum(['noise', 'score', 'data', 'preconditioned', 'semigroup']).default('noise').meta({
      title: 'Parameterization',
      description:
        'What the network’s output is read as. noise: ε. score: −ε/s. data: E[x₀ | x_t]. preconditioned: the same between the input and a correction, both of unit size (Karras et al. 2022). semigroup: ∇log U f, the score beside that of the reference',
    }),
    dataDeviation: positive.default(1).meta({
      title: 'Standard deviation of the data',
      description: 'After division by the data scale; used where the parameterization is preconditioned',
      formula: '\\sigma_{\\mathrm{data}}',
    }),
    weighting: z.enum(['variance', 'likelihood', 'uniform']).default('variance').meta({
      title: 'Weighting',
      description:
        'Of the squared error of the score. variance: s(t)², the plain ε-loss. likelihood: g(t)² (Song et al. 2021). uniform: 1',
      formula: '\\lambda(t)',
    }),
    times: times
      .optional()
      .meta({ title: 'Times', description: 'Left out: 0.001 to T for VP, 0.001 to 0.99 T for PBM' }),
  })
  .meta({ title: 'Denoising score matching' })

/** Two or more hidden layers on [x, features of t]. */
export const network = z
  .strictObject({
    kind: z.literal('mlp').default('mlp'),
    width: count(1, 16_384).default(64).meta({ title: 'Width', description: 'Units in each hidden layer' }),
    depth: count(1, 64).default(2).meta({ title: 'Depth', description: 'Number of hidden layers' }),
    activation: z.enum(['silu', 'relu', 'tanh']).default('silu').meta({ title: 'Activation' }),
    timeFeatures: count(0, 1024).multipleOf(2).default(32).meta({
      title: 'Time features',
      description: 'Sines and cosines of t joined to the input; 0 joins t itself',
    }),
    initialization: z.enum(['uniform-fan-in', 'he']).default('uniform-fan-in').meta({
      title: 'Initialization',
      description: 'Uniform ±1/√fan-in for weights and biases, or He normal weights with zero biases',
    }),
  })
  .meta({ title: 'Multilayer perceptron' })

export const training = z.strictObject({
  steps: count(1, 100_000_000).default(3000).meta({ title: 'Steps' }),
  batch: count(1, 10_000_000).default(256).meta({ title: 'Batch', description: 'Points in each training step' }),
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
})

export type Times = z.output<typeof times>
export type NetworkSpec = z.output<typeof network>
export type TrainingSpec = z.output<typeof training>
export type ObjectiveSpec = Omit<z.output<typeof objective>, 'times'> & { times: Times }
