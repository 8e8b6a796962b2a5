import type { Handlers } from '@contract/api'
import type { MarksChange } from '@contract/marks'
import type { CurveBuckets, RunClock, RunMarks, RunSummary } from '@contract/run'
import { breathe, type CurveQuery, type History, type Reader } from '../../store'
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
/** Curves that are asked for at once: a hundred at once would each be read a piece a turn. */
const curvesAtOnce = 10

type MarkingProcedure = 'runs.mark' | 'runs.note' | 'runs.trash' | 'runs.sparklines' | 'runs.curves' | 'runs.clocks'

/** The procedures about what a person says of runs, and what tables and charts show of many at once. */
export const markingHandlers = ({
  history,
  reader,
  index,
  now,
  begin,
  ready,
}: MarkingRoom): Pick<Handlers, MarkingProcedure> => {
  const isKnown = (run: string): boolean => index.has(run)
  return {
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
      const found = await curvesOf(reader, runs.filter(isKnown), { buckets: sparklineBuckets, scale: 'linear' })
      return found.map(({ run, curve }) => ({ run, values: curve.mean }))
    },
    'runs.curves': ({ runs, ...query }) => {
      begin()
      return curvesOf(reader, runs.filter(isKnown), query)
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
  }
}

async function curvesOf(
  reader: Reader,
  runs: readonly string[],
  query: CurveQuery,
): Promise<{ run: string; curve: CurveBuckets }[]> {
  const found: { run: string; curve: CurveBuckets }[] = []
  for (let first = 0; first < runs.length; first += curvesAtOnce) {
    const some = runs.slice(first, first + curvesAtOnce)
    const curves = await reader.curves(some, query)
    for (const [k, curve] of curves.entries()) found.push({ run: some[k] ?? '', curve })
  }
  return found
}

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
