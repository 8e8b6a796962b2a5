import { z } from 'zod'
import { count, positive } from './fields'
import type { ProcessSpec } from './process'
import { timeSampling } from './time-sampling'
import { defaultTimes, timeLaw, times, type Times } from './time-law'

const denoising = z
  .strictObject({
    kind: z.literal('denoising'),
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
    weighting: z.enum(['variance', 'likelihood', 'uniform', 'velocity']).default('variance').meta({
      title: 'Weighting',
      description:
        'Of the squared error of the score. variance: s(t)², the plain ε-loss. likelihood: g(t)² (Song et al. 2021). uniform: 1. velocity: s² (1 + s²/m²), which weighs high noise, where shapes come about, like low noise (Salimans and Ho 2022)',
      formula: '\\lambda(t)',
    }),
    times: times
      .optional()
      .meta({ title: 'Times', description: 'Left out: 0.001 to T; to 0.99 T for PBM and for the cosine schedule' }),
    timeLaw: timeLaw.default({ kind: 'uniform' }).meta({
      title: 'Law of t',
      description:
        'Of the times that are trained at. uniform: between the times above. matched: the noise levels of another process at its own uniform times, whatever the times above',
    }),
    timeSampling: timeSampling.default(timeSampling.parse({})).meta({ title: 'Times of a batch' }),
  })
  .meta({ title: 'Denoising score matching' })

/** What the objectives that know π only by its density have in common: the path that is simulated. */
const path = {
  pathSteps: count(1, 2000).default(100).meta({
    title: 'Steps of the path',
    description:
      'Of each simulated path from noise to data, all of them part of one training step; samples may take more',
    formula: 'K',
  }),
  grid: z.enum(['uniform', 'quadratic']).default('uniform').meta({
    title: 'Time grid of the path',
    description: 'For training and for sampling. quadratic: the steps become shorter towards the data',
  }),
  gradient: z.enum(['none', 'target']).default('none').meta({
    title: 'Gradient in the drift',
    description:
      'target: the network’s output plus a learnt function of time times ∇log γ, which is not differentiated itself',
  }),
  gradientClip: positive.default(100).meta({
    title: 'Largest gradient',
    description: 'Each coordinate of ∇log γ is held between ± this, where it is in the drift',
  }),
}

const control = z
  .strictObject({ kind: z.literal('control'), ...path })
  .meta({ title: 'Control (reverse KL)', formula: '\\mathrm{KL}(Q_\\theta \\,\\|\\, P)' })

const logVariance = z
  .strictObject({ kind: z.literal('log-variance'), ...path })
  .meta({ title: 'Log-variance', formula: '\\mathrm{Var}\\,\\log\\frac{\\mathrm dQ_\\theta}{\\mathrm dP}' })

/** The objectives by kind. */
export const objectiveVariants = { denoising, control, 'log-variance': logVariance } as const

export type { Times }
type ParsedDenoising = z.output<typeof denoising>
/** Denoising score matching; times that were left out are those of the process. */
export type DenoisingSpec = Omit<ParsedDenoising, 'times'> & { readonly times: Times }
/** The objectives that learn from log γ along simulated paths. */
export type PathObjectiveSpec = z.output<typeof control> | z.output<typeof logVariance>
export type ObjectiveSpec = DenoisingSpec | PathObjectiveSpec

export const isPathObjective = (objective: ObjectiveSpec): objective is PathObjectiveSpec =>
  objective.kind !== 'denoising'

/** An objective as parsed, completed with the times of its process where it has times. */
export const completeObjective = (
  objective: ParsedDenoising | PathObjectiveSpec,
  process: ProcessSpec,
): ObjectiveSpec =>
  objective.kind === 'denoising' ? { ...objective, times: objective.times ?? defaultTimes(process) } : objective

/** The times of an objective; those of its process for one that works on the whole of [0, T]. */
export const timesOf = (objective: ObjectiveSpec, process: ProcessSpec): Times =>
  objective.kind === 'denoising' ? objective.times : defaultTimes(process)
