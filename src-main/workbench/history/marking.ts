import type { Handlers } from '@contract/api'
import type { MarksChange } from '@contract/marks'
import type { RunClock, RunMarks, RunSummary } from '@contract/run'
import { breathe, type History, type Reader } from '../../store'
import type { RunIndex } from './run-index'

export interface MarkingRoom {
  readonly history: History
  readonly reader: Reader
  readonly index: RunIndex
  now(): number
  /** Has the history be read, without waiting for it. */
  begin(): void
  /** Resolves when all of it is read. */
  ready(): Promise<void>
}

/** Buckets of the small curve in a row of the table. */
const sparklineBuckets = 48

type MarkingProcedure = 'runs.mark' | 'runs.note' | 'runs.trash' | 'runs.sparklines' | 'runs.curves' | 'runs.clocks'

/** The procedures about what a person says of runs, and what tables and charts show of many at once. */
export const markingHandlers = ({
  history,
  reader,
  index,
  now,
  begin,
  ready,
}: MarkingRoom): Pick<Handlers, MarkingProcedure> => ({
  'runs.mark': async ({ runs, change }) => {
    begin()
    const at = now()
    await index.mark(runs, (run) => markedAs(run, change, at))
    return null
  },
  'runs.note': async ({ run, notes }) => {
    begin()
    await index.mark([run], () => ({ notes }))
    return index.get(run)
  },
  'runs.trash': async () => {
    await ready()
    return index.trashed()
  },
  'runs.sparklines': async ({ runs }) => {
    begin()
    const known = runs.filter((run) => index.has(run))
    return Promise.all(
      known.map(async (run) => {
        const { mean } = await reader.curve(run, { buckets: sparklineBuckets, scale: 'linear' })
        return { run, values: mean }
      }),
    )
  },
  'runs.curves': async ({ runs, ...query }) => {
    begin()
    const known = runs.filter((run) => index.has(run))
    return Promise.all(known.map(async (run) => ({ run, curve: await reader.curve(run, query) })))
  },
  'runs.clocks': async ({ runs }) => {
    begin()
    const found: { run: string; clock: RunClock }[] = []
    for (const run of runs) {
      if (index.has(run)) found.push({ run, clock: history.times.of(run) })
      await breathe()
    }
    return found
  },
})

/** What changes of a run's marks; null where nothing does. */
function markedAs(run: RunSummary, change: MarksChange, at: number): Partial<RunMarks> | null {
  const { starred, archived, addTags = [], removeTags = [] } = change
  const tags = [...new Set([...run.tags, ...addTags])]
    .filter((tag) => !removeTags.includes(tag))
    .sort((a, b) => (a < b ? -1 : 1))
  const changed = {
    ...(starred !== undefined && starred !== run.starred ? { starred } : {}),
    ...(archived !== undefined && archived !== (run.archivedAt !== null) ? { archivedAt: archived ? at : null } : {}),
    ...(tags.join('\n') === run.tags.join('\n') ? {} : { tags }),
  }
  return Object.keys(changed).length === 0 ? null : changed
}
