import { z } from 'zod'
import { columnKeys, initialColumns, isColumnKey, type ColumnKey, type SortKey, type Sorting } from './columnFacts'
import { isGrouping, type Grouping } from './grouping'

/** How the table of runs is looked at: what a person may keep under a name. */
export interface RunsView {
  readonly line: string
  readonly columns: readonly ColumnKey[]
  readonly sorting: Sorting
  readonly grouping: Grouping
}

export interface NamedView {
  readonly name: string
  readonly view: RunsView
}

export const newestFirst: Sorting = { key: 'created', order: 'descend' }

/** The view before a person has chosen one, in a window of that width. */
export const initialView = (windowWidth: number): RunsView => ({
  line: '',
  columns: initialColumns(windowWidth),
  sorting: newestFirst,
  grouping: 'none',
})

const isSortKey = (value: unknown): value is SortKey => value === 'name' || isColumnKey(value)
const keptView = z.object({
  line: z.string().max(2000).catch(''),
  columns: z.array(z.unknown()).transform((keys) => columnKeys.filter((key) => keys.includes(key))),
  sorting: z.object({ key: z.custom<SortKey>(isSortKey), order: z.enum(['ascend', 'descend']) }).catch(newestFirst),
  grouping: z.custom<Grouping>(isGrouping).catch('none'),
})
const keptViews = z.array(z.object({ name: z.string().min(1).max(60), view: keptView })).max(100)

/** A view as it was kept; what makes no sense of it, or is not there any more, is as it is at first. */
export function readView(kept: unknown, windowWidth: number): RunsView {
  const read = keptView.safeParse(kept)
  return read.success && read.data.columns.length > 0 ? read.data : initialView(windowWidth)
}

export function readViews(kept: unknown): readonly NamedView[] {
  const read = keptViews.safeParse(kept)
  return read.success ? read.data : []
}

/** Whether two views show the same. */
export const sameView = (a: RunsView, b: RunsView): boolean =>
  a.line === b.line &&
  a.grouping === b.grouping &&
  a.sorting.key === b.sorting.key &&
  a.sorting.order === b.sorting.order &&
  a.columns.join() === b.columns.join()
