import { z } from 'zod'

/** The largest sweep that can be written down: its runs are counted before any of them is made. */
export const mostAlongAxis = 1_000_000

/** Where in a spec a field stands: `network.width`. */
const field = z
  .string()
  .regex(/^[A-Za-z]\w*(\.[A-Za-z]\w*)*$/, 'Must be the path of a field, such as "network.width".')
  .meta({ title: 'Field' })

const name = z.string().trim().min(1).max(60).optional().meta({
  title: 'Name',
  description: 'What the axis is called in tables and figures; left out: the last part of the field',
})

/** A field over a list of values; each may be a number, a text, or a whole part such as a process. */
const values = z
  .strictObject({
    kind: z.literal('values').default('values'),
    field,
    name,
    values: z.array(z.json()).min(1).max(mostAlongAxis).meta({ title: 'Values' }),
    labels: z.array(z.string().trim().min(1).max(60)).optional().meta({
      title: 'Labels',
      description: 'One for each value; left out: the value itself, or the kind of a part',
    }),
  })
  .meta({ title: 'List' })

const range = {
  field,
  name,
  from: z.number().meta({ title: 'From' }),
  to: z.number().meta({ title: 'To' }),
  count: z.number().int().min(2).max(mostAlongAxis).meta({ title: 'Number of values' }),
  whole: z.boolean().default(false).meta({ title: 'Whole numbers', description: 'Rounds each value' }),
} as const

/** Evenly spaced values, both ends included. */
const linear = z.strictObject({ kind: z.literal('linear'), ...range }).meta({ title: 'Linear range' })

/** Values with a constant ratio, both ends included. */
const log = z.strictObject({ kind: z.literal('log'), ...range }).meta({ title: 'Logarithmic range' })

/** Several fields that change together: "VP" and "PBM" with all that belongs to each. */
const settings = z
  .strictObject({
    kind: z.literal('settings'),
    name: z.string().trim().min(1).max(60).meta({ title: 'Name' }),
    options: z
      .array(z.strictObject({ label: z.string().trim().min(1).max(60), set: z.record(field, z.json()) }))
      .min(1)
      .max(mostAlongAxis)
      .meta({ title: 'Settings' }),
  })
  .meta({ title: 'Settings' })

const single = z.discriminatedUnion('kind', [values, linear, log, settings])

/** Axes of one length that are walked in step, the first value of each with the first of the others. */
const zip = z
  .strictObject({ kind: z.literal('zip'), axes: z.array(single).min(2).max(8).meta({ title: 'Axes' }) })
  .meta({ title: 'In step' })

export const axis = z.discriminatedUnion('kind', [values, linear, log, settings, zip])

export type SingleAxisSpec = z.output<typeof single>
export type AxisSpec = z.output<typeof axis>
