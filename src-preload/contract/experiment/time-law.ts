import { z } from 'zod'
import { positive } from './fields'
import { isOpenAtHorizon, processVariants, type ProcessSpec } from './process'

/** The interval of noising times that training and sampling use. */
export const times = z.strictObject({
  min: positive.meta({ title: 'From t', formula: 't_{\\min}' }),
  max: positive.meta({ title: 'to t', formula: 't_{\\max}' }),
})

export type Times = z.output<typeof times>

/** The times between which a score exists and can be learnt: clear of the data, and of an end where β or s has none. */
export const defaultTimes = (process: ProcessSpec): Times => ({
  min: 0.001,
  max: isOpenAtHorizon(process) ? 0.99 * process.horizon : process.horizon,
})

const uniform = z.strictObject({ kind: z.literal('uniform') }).meta({ title: 'Uniform' })

const { vp, pbm, 'sub-vp': subVp, ve } = processVariants

/** Two processes that differ in nothing but time and scale see the same noise levels under this law. */
const matched = z
  .strictObject({
    kind: z.literal('matched'),
    to: z
      .discriminatedUnion('kind', [vp, pbm, subVp, ve])
      .default(vp.parse({ kind: 'vp' }))
      .meta({
        title: 'Matched to',
        description: 'The process whose noise levels s/m, at uniform times of its own, are those of training',
      }),
    times: times.optional().meta({
      title: 'Its times',
      description: 'Between which its times are uniform. Left out: those that it would have itself',
    }),
  })
  .meta({ title: 'Matched noise levels', formula: "\\tau(t) = \\tau_{\\mathrm{to}}(t'),\\quad t' \\sim U" })

/** The law of the times that are trained at. */
export const timeLaw = z.discriminatedUnion('kind', [uniform, matched])

export type TimeLawSpec = z.output<typeof timeLaw>
