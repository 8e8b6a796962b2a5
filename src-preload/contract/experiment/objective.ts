import { z } from 'zod'
import { positive } from './fields'

/** The interval of noising times that training and sampling use. */
const times = z.strictObject({
  min: positive.meta({ title: 'From t', formula: 't_{\\min}' }),
  max: positive.meta({ title: 'to t', formula: 't_{\\max}' }),
})

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

/** The objectives by kind. */
export const objectiveVariants = { denoising } as const

export type Times = z.output<typeof times>
type ParsedObjective = z.output<(typeof objectiveVariants)[keyof typeof objectiveVariants]>
/** An objective whose times were left out gets those of its process. */
export type ObjectiveSpec = ParsedObjective extends infer Objective
  ? Objective extends ParsedObjective
    ? Omit<Objective, 'times'> & { readonly times: Times }
    : never
  : never
export type ObjectiveKind = ObjectiveSpec['kind']
