import { z } from 'zod'
import { count } from './fields'

const starts = ['prior', 'pinned', 'exact'] as const

export const sampling = z.strictObject({
  integrator: z.enum(['euler-maruyama']).default('euler-maruyama').meta({ title: 'Integrator' }),
  steps: count(1, 1_000_000).default(500).meta({ title: 'Sampling steps' }),
  count: count(2, 10_000_000).default(2000).meta({ title: 'Samples' }),
  start: z.enum(starts).optional().meta({
    title: 'Start',
    description:
      'prior: N(0, σ²I) for VP, N(0, s(t_max)²I) for PBM. pinned: the pinned point y = 0 (PBM). exact: data noised to t_max. Left out: prior for VP, pinned for PBM',
  }),
  grid: z.enum(['uniform']).default('uniform').meta({ title: 'Time grid' }),
})

export type Start = (typeof starts)[number]
export type SamplingSpec = Omit<z.output<typeof sampling>, 'start'> & { start: Start }
