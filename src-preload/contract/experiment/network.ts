import { z } from 'zod'
import { conditioning } from './conditioning'
import { count } from './fields'
import { uNet } from './u-net'

/** Two or more hidden layers on [x, features of t]. */
const mlp = z
  .strictObject({
    kind: z.literal('mlp'),
    width: count(1, 16_384).default(64).meta({ title: 'Width', description: 'Units in each hidden layer' }),
    depth: count(1, 64).default(2).meta({ title: 'Depth', description: 'Number of hidden layers' }),
    skip: z.enum(['none', 'residual']).default('none').meta({
      title: 'Skip connections',
      description: 'residual: each hidden layer after the first adds to what it is given (He et al. 2016)',
    }),
    activation: z.enum(['silu', 'relu', 'tanh']).default('silu').meta({ title: 'Activation' }),
    timeFeatures: count(0, 1024).multipleOf(2).default(32).meta({
      title: 'Time features',
      description: 'Sines and cosines of t joined to the input; 0 joins t itself',
    }),
    initialization: z.enum(['uniform-fan-in', 'he']).default('uniform-fan-in').meta({
      title: 'Initialization',
      description: 'Uniform ±1/√fan-in for weights and biases, or He normal weights with zero biases',
    }),
    conditioning,
  })
  .meta({ title: 'Multilayer perceptron' })

/** The network of the path integral sampler (Zhang and Chen 2022) and the denoising diffusion sampler (Vargas et al. 2023). */
const timeMlp = z
  .strictObject({
    kind: z.literal('time-mlp'),
    width: count(1, 16_384).default(64).meta({ title: 'Width', description: 'Units in each hidden layer' }),
    depth: count(1, 64).default(2).meta({
      title: 'Depth',
      description: 'Number of hidden layers after the sum of what is made of x and what is made of t',
    }),
    activation: z.enum(['silu', 'relu', 'tanh']).default('silu').meta({ title: 'Activation' }),
    timeFeatures: count(2, 1024).multipleOf(2).default(64).meta({
      title: 'Time features',
      description: 'Sines and cosines of t with phases that are learnt, through an MLP of their own',
    }),
  })
  .meta({ title: 'Time-conditioned perceptron' })

/** The networks by kind. */
export const networkVariants = { mlp, 'time-mlp': timeMlp, 'u-net': uNet } as const

export type MlpSpec = z.output<typeof mlp>
export type NetworkSpec = z.output<(typeof networkVariants)[keyof typeof networkVariants]>
export type Activation = MlpSpec['activation']

/** The field that says how wide a network is. */
export const widthField = ({ kind }: Pick<NetworkSpec, 'kind'>): 'width' | 'channels' =>
  kind === 'u-net' ? 'channels' : 'width'

/** How wide a network is: units of a hidden layer, or channels at full size. */
export const widthOf = (network: NetworkSpec): number => (network.kind === 'u-net' ? network.channels : network.width)
