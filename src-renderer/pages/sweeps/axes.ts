import type { SweepTable } from '@contract/sweep/results'

/** The axes that were set, without the seeds. */
export const axesOf = (table: SweepTable): readonly string[] => table.axes.filter((name) => name !== 'seed')

/** The axis that results are shown against at first: one of numbers where there is one. */
export const firstAxis = (table: SweepTable): string =>
  axesOf(table).find((name) => table.rows.every(({ values }) => typeof values[name] === 'number')) ??
  axesOf(table)[0] ??
  'seed'
