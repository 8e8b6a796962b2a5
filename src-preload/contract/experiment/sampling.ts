import { z } from 'zod'
import { drawnClasses, guidance } from './conditioning'
import { count, positive } from './fields'

export const starts = ['prior', 'pinned', 'exact'] as const

/** The samplers of the reverse SDE and of the probability-flow ODE. */
export const integrators = [
  'euler-maruyama',
  'ancestral',
  'exponential',
  'exponential-multistep',
  'heun',
  'adaptive',
  'predictor-corrector',
] as const

export const grids = ['uniform', 'quadratic', 'log-signal-to-noise', 'matched'] as const

const corrector = z.strictObject({
  steps: count(1, 100).default(1).meta({
    title: 'Corrections',
    description: 'Langevin steps at each time, each an evaluation of the network',
  }),
  signalToNoise: positive.default(0.16).meta({
    title: 'Signal to noise of a correction',
    description: 'Ratio r that sets the size of a Langevin step (Song et al. 2021, algorithm 4)',
    formula: '\\epsilon = 2\\,\\bigl(r\\,\\|z\\|/\\|\\nabla\\log p_t\\|\\bigr)^2',
  }),
})

export const sampling = z.strictObject({
  integrator: z.enum(integrators).default('euler-maruyama').meta({
    title: 'Integrator',
    description:
      'Of the reverse SDE: euler-maruyama; ancestral, the exact steps given x̂₀; predictor-corrector, Euler–Maruyama and Langevin steps. Of the probability-flow ODE: exponential, exact in the linear part (DDIM, order 1); exponential-multistep (order 2); heun (order 2); adaptive (order 3, chooses its own steps)',
    formula:
      '\\mathrm dy = \\bigl[-f y + g^2\\nabla\\log p_t\\bigr]\\mathrm d\\tau + g\\,\\mathrm dW,\\qquad \\mathrm dy = \\bigl[-f y + \\tfrac12 g^2\\nabla\\log p_t\\bigr]\\mathrm d\\tau',
  }),
  steps: count(1, 1_000_000).optional().meta({
    title: 'Sampling steps',
    description:
      'Of the adaptive integrator: the most that it may try. Left out: 500, or the steps of its path for an objective that has one',
  }),
  count: count(2, 10_000_000).default(2000).meta({ title: 'Samples' }),
  start: z.enum(starts).optional().meta({
    title: 'Start',
    description:
      'prior: N(0, σ²I) for VP and sub-VP, N(0, s(t)²I) for PBM and VE. pinned: the pinned point y = 0 (PBM). exact: noised data. Left out: pinned for PBM where the integrator adds noise, else prior',
  }),
  offset: positive.lt(1).optional().meta({
    title: 'Offset from the pin',
    description:
      'PBM: generation starts at T(1 − δ), whatever times were trained. Left out: at the latest time that was trained',
    formula: '\\delta',
  }),
  grid: z.enum(grids).default('uniform').meta({
    title: 'Time grid',
    description:
      'Where the steps lie: evenly in t, in √t, in the log of the signal-to-noise ratio m²/s², or matched: at the noise levels s/m of a uniform grid of the process that the law of times is matched to',
  }),
  tolerance: positive.lt(1).default(1e-3).meta({
    title: 'Tolerance',
    description: 'Adaptive: the error allowed in each step, relative to 1 + |x|',
  }),
  corrector: corrector.default(corrector.parse({})).meta({
    title: 'Corrector',
    description: 'Predictor–corrector: the Langevin steps after each step',
  }),
  guidance,
  classes: drawnClasses,
})

export type Start = (typeof starts)[number]
export type Integrator = (typeof integrators)[number]
export type Grid = (typeof grids)[number]
type ParsedSampling = z.output<typeof sampling>
export type SamplingSpec = Omit<ParsedSampling, 'start' | 'steps'> & { start: Start; steps: number }

const deterministic: Readonly<Record<Integrator, boolean>> = {
  'euler-maruyama': false,
  ancestral: false,
  exponential: true,
  'exponential-multistep': true,
  heun: true,
  adaptive: true,
  'predictor-corrector': false,
}

/** Whether samples differ by their starts alone. */
export const isDeterministic = (integrator: Integrator): boolean => deterministic[integrator]

const defaultSteps = (objective: { readonly kind: 'denoising' } | { readonly pathSteps: number }): number =>
  'pathSteps' in objective ? objective.pathSteps : 500

/** Sampling as parsed, completed with steps and a start; from one point only noise makes different samples. */
export const completeSampling = (
  given: ParsedSampling,
  objective: Parameters<typeof defaultSteps>[0],
  usualStart: Start,
): SamplingSpec => ({
  ...given,
  steps: given.steps ?? defaultSteps(objective),
  start: given.start ?? (usualStart === 'pinned' && isDeterministic(given.integrator) ? 'prior' : usualStart),
})
