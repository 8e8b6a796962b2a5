import type { TargetSpec } from '@contract/experiment/target'

type Fields = Readonly<Record<string, unknown>>

const small = { network: { kind: 'mlp', width: 8, depth: 2, timeFeatures: 4 }, sampling: { steps: 4, count: 6 } }
const gaussian = { kind: 'gaussian', dimension: 3 }
const vp = { kind: 'vp', sigma: 1.2, horizon: 2, schedule: { kind: 'linear', min: 0.1, max: 4 } }
const pbm = { kind: 'pbm', sigma: 1, horizon: 1, schedule: { kind: 'constant', beta: 1 } }

const training = (fields: Fields): Fields => ({ steps: 20, batch: 6, ...fields })
const trained = (target: Fields, fields: Fields): Fields => ({ ...small, target, process: vp, ...fields })

/** Every rule of optimization, the schedules, the clipping and the average among them. */
export const optimizations: Readonly<Record<string, Fields>> = {
  'Adam, warmed up, cosine, clipped and averaged': trained(gaussian, {
    training: training({
      ...{ optimizer: { kind: 'adam', learningRate: 0.01 }, schedule: { kind: 'cosine', warmup: 2, final: 0.1 } },
      ...{ clipNorm: 0.05, average: { kind: 'exponential', decay: 0.9 } },
    }),
  }),
  AdamW: trained(gaussian, {
    training: training({ optimizer: { kind: 'adamw', learningRate: 0.01, weightDecay: 0.3 } }),
  }),
  'momentum, warmed up': trained(gaussian, {
    training: training({ optimizer: { kind: 'sgd', learningRate: 0.1 }, schedule: { kind: 'constant', warmup: 3 } }),
  }),
  'Nesterov’s momentum': trained(gaussian, {
    training: training({ optimizer: { kind: 'sgd', learningRate: 0.1, acceleration: 'nesterov' } }),
  }),
}

const denoising = (fields: Fields): Fields => ({ objective: { kind: 'denoising', ...fields }, training: training({}) })

/** Every parameterization, weighting, process and objective. */
export const objectives: Readonly<Record<string, Fields>> = {
  noise: trained(gaussian, denoising({ parameterization: 'noise', weighting: 'likelihood' })),
  score: trained(gaussian, { ...denoising({ parameterization: 'score', weighting: 'uniform' }), process: pbm }),
  data: trained(gaussian, { ...denoising({ parameterization: 'data' }), process: { ...vp, kind: 'sub-vp' } }),
  preconditioned: trained(gaussian, {
    ...denoising({ parameterization: 'preconditioned', dataDeviation: 2 }),
    process: { kind: 've', sigmaMin: 0.05, sigmaMax: 9, horizon: 1 },
  }),
  semigroup: trained(gaussian, denoising({ parameterization: 'semigroup' })),
  'semigroup of the pinned process': trained(gaussian, {
    ...denoising({ parameterization: 'semigroup' }),
    process: pbm,
  }),
  control: trained(
    { kind: 'mixture', dimension: 2, components: 3, spread: 2 },
    {
      ...{ objective: { kind: 'control', pathSteps: 4, gradient: 'target' }, training: training({}) },
      network: { kind: 'time-mlp', width: 8, depth: 2 },
    },
  ),
  'log-variance': trained(
    { kind: 'funnel', dimension: 3 },
    {
      ...{ objective: { kind: 'log-variance', pathSteps: 4 }, training: training({}), process: pbm },
      network: { kind: 'time-mlp', width: 8, depth: 2 },
    },
  ),
}

/** Every sampler. */
export const integrators = [
  'euler-maruyama',
  'ancestral',
  'exponential',
  'exponential-multistep',
  'heun',
  'adaptive',
  'predictor-corrector',
] as const

export const sampled = (integrator: (typeof integrators)[number]): Fields =>
  trained(gaussian, { sampling: { ...small.sampling, integrator }, training: training({}) })

/** Every target that needs no file, with what it must be told. */
export const targets: Readonly<Record<Exclude<TargetSpec['kind'], 'points' | 'images'>, Fields>> = {
  gaussian,
  mixture: { dimension: 3, components: 4 },
  funnel: { dimension: 3 },
  rings: {},
  moons: {},
  checkerboard: {},
  spiral: {},
  banana: {},
  wells: {},
  'student-t': { dimension: 3 },
  laplace: { dimension: 3 },
  defensive: { dimension: 3 },
  sphere: { dimension: 3 },
  formula: {},
  'logistic-regression': {},
  mnist: {},
}

export const drawn = (kind: keyof typeof targets): Fields => ({ ...small, target: { ...targets[kind], kind } })

/** A U-Net of the fewest channels. */
export const uNet: Fields = {
  ...{ target: { kind: 'mnist' }, process: vp, network: { kind: 'u-net', channels: 8, multipliers: [1, 1] } },
  training: training({ batch: 2 }),
}

/** Points that are drawn once, taken by epochs. */
export const finite: Fields = trained(gaussian, {
  training: training({ data: { kind: 'finite', train: 17, validation: 5, test: 5 } }),
})
