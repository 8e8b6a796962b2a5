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

/** Nichol & Dhariwal 2021, eq. 17, in continuous time: m(t) = cos θ(t)/cos θ(0), θ(t) = (t/T + offset)/(1 + offset) · π/2. */
const cosineSchedule = z
  .strictObject({
    kind: z.literal('cosine'),
    offset: positive.max(1).default(0.008).meta({
      title: 'Offset',
      description: 'Keeps β above zero at t = 0. β grows beyond all bounds at T, where m is exactly 0',
      formula:
        'm(t) = \\frac{\\cos\\theta(t)}{\\cos\\theta(0)},\\quad \\theta(t) = \\frac{t/T + o}{1 + o}\\cdot\\frac\\pi2',
    }),
  })
  .meta({ title: 'Cosine' })

const schedule = z.discriminatedUnion('kind', [constantSchedule, linearSchedule, cosineSchedule])

const sigma = positive.default(1).meta({ title: 'σ', formula: '\\sigma' })
const horizon = (fallback: number) => positive.default(fallback).meta({ title: 'Horizon', formula: 'T' })

/** VP-SDE (Ornstein–Uhlenbeck), arXiv 2305.09605 eq. 2: dx = −β x dt + σ√(2β) dW. */
const vpProcess = z
  .strictObject({
    kind: z.literal('vp'),
    sigma,
    horizon: horizon(5),
    schedule: schedule.default({ kind: 'constant', beta: 1 }).meta({ title: 'Schedule' }),
  })
  .meta({ title: 'VP-SDE', formula: '\\mathrm dx = -\\beta x\\,\\mathrm dt + \\sigma\\sqrt{2\\beta}\\,\\mathrm dW' })

/** Pinned Brownian motion, arXiv 2305.09605 eq. 10, with α′(t) = σ²β(t). */
const pbmProcess = z
  .strictObject({
    kind: z.literal('pbm'),
    sigma,
    horizon: horizon(1),
    schedule: schedule.default({ kind: 'constant', beta: 1 }).meta({ title: 'Schedule' }),
  })
  .meta({
    title: 'Pinned Brownian motion',
    formula:
      "\\mathrm dx = -\\tfrac{\\alpha'}{\\alpha_T - \\alpha} x\\,\\mathrm dt + \\sqrt{\\alpha'}\\,\\mathrm dW,\\quad \\alpha' = \\sigma^2\\beta",
  })

/** Sub-VP SDE, Song et al. 2021 eq. 13: VP's drift and a variance that is never above VP's. */
const subVpProcess = z
  .strictObject({
    kind: z.literal('sub-vp'),
    sigma,
    horizon: horizon(5),
    schedule: schedule.default({ kind: 'constant', beta: 1 }).meta({ title: 'Schedule' }),
  })
  .meta({
    title: 'Sub-VP SDE',
    formula: '\\mathrm dx = -\\beta x\\,\\mathrm dt + \\sigma\\sqrt{2\\beta\\,(1 - e^{-4B})}\\,\\mathrm dW',
  })

/** VE-SDE, Song et al. 2021 eq. 30: data under noise alone, whose deviation grows geometrically. */
const veProcess = z
  .strictObject({
    kind: z.literal('ve'),
    sigmaMin: positive.default(0.01).meta({ title: 'σ at t = 0', formula: '\\sigma_{\\min}' }),
    sigmaMax: positive.default(50).meta({
      title: 'σ at t = T',
      description: 'As large as the greatest distance between two data points, or larger',
      formula: '\\sigma_{\\max}',
    }),
    horizon: horizon(1),
  })
  .meta({
    title: 'VE-SDE',
    formula:
      '\\mathrm dx = \\sqrt{\\tfrac{\\mathrm d\\sigma^2}{\\mathrm dt}}\\,\\mathrm dW,\\quad \\sigma = \\sigma_{\\min}(\\tfrac{\\sigma_{\\max}}{\\sigma_{\\min}})^{t/T}',
  })

export const processVariants = { vp: vpProcess, pbm: pbmProcess, 'sub-vp': subVpProcess, ve: veProcess } as const

export type ScheduleSpec = z.output<typeof schedule>
export type ProcessSpec = z.output<(typeof processVariants)[keyof typeof processVariants]>
export type ProcessKind = ProcessSpec['kind']
export const processKinds = ['vp', 'pbm', 'sub-vp', 've'] as const satisfies readonly ProcessKind[]

/** The schedule of a process that has one. */
export const scheduleOf = (process: ProcessSpec): ScheduleSpec | null =>
  'schedule' in process ? process.schedule : null

/** Whether training and sampling must stay below the horizon: nothing random is left there, or β has no bound. */
export const isOpenAtHorizon = (process: ProcessSpec): boolean =>
  process.kind === 'pbm' || scheduleOf(process)?.kind === 'cosine'
