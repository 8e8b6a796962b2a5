import { z } from 'zod'
import { positive } from './fields'

/** β(t) = beta. */
const constantSchedule = z
  .strictObject({
    kind: z.literal('constant'),
    beta: positive.default(1).meta({ title: 'β', formula: '\\beta(t) = \\beta' }),
  })
  .meta({ title: 'Constant' })

/** β(t) = min + (max − min) t / T. */
const linearSchedule = z
  .strictObject({
    kind: z.literal('linear'),
    min: z.number().nonnegative().default(0.1).meta({ title: 'β at t = 0', formula: '\\beta_{\\min}' }),
    max: positive.default(20).meta({ title: 'β at t = T', formula: '\\beta_{\\max}' }),
  })
  .meta({ title: 'Linear' })

const schedule = z.discriminatedUnion('kind', [constantSchedule, linearSchedule])

const sigma = positive.default(1).meta({ title: 'σ', formula: '\\sigma' })

/** VP-SDE (Ornstein–Uhlenbeck), arXiv 2305.09605 eq. 2: dx = −β x dt + σ√(2β) dW. */
const vpProcess = z
  .strictObject({
    kind: z.literal('vp'),
    sigma,
    horizon: positive.default(5).meta({ title: 'Horizon', formula: 'T' }),
    schedule: schedule.default({ kind: 'constant', beta: 1 }).meta({ title: 'Schedule' }),
  })
  .meta({ title: 'VP-SDE', formula: '\\mathrm dx = -\\beta x\\,\\mathrm dt + \\sigma\\sqrt{2\\beta}\\,\\mathrm dW' })

/** Pinned Brownian motion, arXiv 2305.09605 eq. 10, with α′(t) = σ²β(t). */
const pbmProcess = z
  .strictObject({
    kind: z.literal('pbm'),
    sigma,
    horizon: positive.default(1).meta({ title: 'Horizon', formula: 'T' }),
    schedule: schedule.default({ kind: 'constant', beta: 1 }).meta({ title: 'Schedule' }),
  })
  .meta({
    title: 'Pinned Brownian motion',
    formula:
      "\\mathrm dx = -\\tfrac{\\alpha'}{\\alpha_T - \\alpha} x\\,\\mathrm dt + \\sqrt{\\alpha'}\\,\\mathrm dW,\\quad \\alpha' = \\sigma^2\\beta",
  })

export const processVariants = { vp: vpProcess, pbm: pbmProcess } as const

export type ScheduleSpec = z.output<typeof schedule>
export type ProcessSpec = z.output<(typeof processVariants)[keyof typeof processVariants]>
export type ProcessKind = ProcessSpec['kind']
