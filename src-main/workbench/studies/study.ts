import { z } from 'zod'
import { axis } from '@contract/sweep/axis'
import { sweepSpec } from '@contract/sweep/spec'

const id = z.string().regex(/^[a-z0-9-]+$/)
const field = z.string().min(1)

/** What `--quick` makes smaller: fields of the base, values along axes by the name of the axis, the number of seeds. */
const quick = z.strictObject({
  set: z.record(field, z.json()).default({}),
  axes: z.record(z.string(), z.array(z.json()).min(1)).default({}),
  seeds: z.number().int().min(1).optional(),
})

/** Networks that are trained. */
const sweepPart = z.strictObject({
  kind: z.literal('sweep'),
  id,
  title: z.string().min(1),
  sweep: sweepSpec,
  quick: quick.optional(),
})

/** Networks of another part, sampled and judged anew under other fields of sampling and evaluation. */
const judgePart = z.strictObject({
  kind: z.literal('judge'),
  id,
  title: z.string().min(1),
  of: id,
  axes: z.array(axis).min(1),
  quick: quick.optional(),
})

/** Where a result falls below a level along an axis: the smallest width that suffices. */
const crossoverPart = z.strictObject({
  kind: z.literal('crossover'),
  id,
  title: z.string().min(1),
  of: id,
  along: z.string().min(1),
  value: z.string().min(1),
  levels: z.array(z.number().positive()).min(1),
})

/** The certificates of the networks of another part: what bounds KL, by run, or the error of the score, by time. */
const certificatePart = z.strictObject({
  kind: z.literal('certificates'),
  id,
  title: z.string().min(1),
  of: id,
  by: z.enum(['run', 'time']),
})

/** How fast a result falls along an axis, where it is that many times above its floor. */
const orderPart = z.strictObject({
  kind: z.literal('order'),
  id,
  title: z.string().min(1),
  of: id,
  along: z.string().min(1),
  value: z.string().min(1),
  from: z.number().positive(),
  above: z.number().min(1),
})

const scale = z.enum(['linear', 'log']).default('linear')

/** A result against an axis. */
const chartPanel = z.strictObject({
  kind: z.literal('chart').default('chart'),
  title: z.string().min(1),
  part: id,
  along: z.string().min(1),
  by: z.array(z.string().min(1)).default([]),
  value: z.string().min(1),
  x: z.strictObject({ label: z.string().min(1), scale }),
  y: z.strictObject({ label: z.string().min(1), scale }),
  /** Whether the distance's floor is drawn. */
  floor: z.boolean().default(false),
})

/** The samples of each run of the first seed along two coordinates, over the target's density; one picture a run. */
const scatterPanel = z.strictObject({
  kind: z.literal('scatter'),
  part: id,
  axes: z.tuple([z.number().int().min(0), z.number().int().min(0)]),
  x: z.tuple([z.number(), z.number()]),
  y: z.tuple([z.number(), z.number()]),
  count: z.number().int().min(1),
})

/** The images of each run of the first seed; one sheet a run. */
const sheetPanel = z.strictObject({ kind: z.literal('sheet'), part: id, count: z.number().int().min(1) })

const panel = z.discriminatedUnion('kind', [chartPanel, scatterPanel, sheetPanel])

/** Values that were published, by the label of a line and the place along the axis. */
const published = z.strictObject({
  part: id,
  value: z.string().min(1),
  along: z.string().min(1),
  by: z.string().min(1),
  lines: z.record(z.string(), z.record(z.string(), z.number())),
})

/** A result of runs beside that of the runs that differ from them in one axis alone, seed by seed. */
const comparison = z.strictObject({
  title: z.string().min(1),
  part: id,
  value: z.string().min(1),
  axis: z.string().min(1),
  of: z.string().min(1),
  to: z.string().min(1),
  /** Axes by which the comparison is told apart. */
  by: z.array(z.string().min(1)).min(1),
  as: z.enum(['ratio', 'difference']),
})

export const studySchema = z.strictObject({
  title: z.string().min(1),
  question: z.string().min(1),
  /** What is set as in the paper, and what is not; part of every table. */
  settings: z.array(z.string().min(1)),
  parts: z.array(z.discriminatedUnion('kind', [sweepPart, judgePart, certificatePart, crossoverPart, orderPart])).min(1),
  figure: z.strictObject({ columns: z.number().int().min(1).max(4), panels: z.array(panel).min(1) }),
  /** Results that the tables show, by part. */
  tables: z.array(z.strictObject({ part: id, values: z.array(z.string().min(1)).min(1) })).min(1),
  comparisons: z.array(comparison).default([]),
  published: z.array(published).default([]),
  /** How it is read, and why it differs from what was published where it does. */
  remarks: z.array(z.string().min(1)).default([]),
})

export type Study = z.output<typeof studySchema>
export type StudyPart = Study['parts'][number]
export type SweepPart = Extract<StudyPart, { kind: 'sweep' }>
export type JudgePart = Extract<StudyPart, { kind: 'judge' }>
export type CertificatePart = Extract<StudyPart, { kind: 'certificates' }>
export type OrderPart = Extract<StudyPart, { kind: 'order' }>
export type Comparison = Study['comparisons'][number]
export type CrossoverPart = Extract<StudyPart, { kind: 'crossover' }>
export type Panel = Study['figure']['panels'][number]
export type ChartPanel = Extract<Panel, { kind: 'chart' }>
export type Published = Study['published'][number]
