import { fail } from '@contract/failure'
import type { EngineKind } from '@contract/run'
import type { SweepTable } from '@contract/sweep/results'
import { completeSweep } from '../sweeps/complete'
import type { Workbench } from '../workbench'
import { certificateTable } from './certificate-part'
import { crossoverTable } from './crossover'
import { judgeTable } from './judge-part'
import { orderTable } from './order'
import { quickJudge, quickSweep } from './quick'
import type { Study, StudyPart, SweepPart } from './study'

export interface StudyOptions {
  readonly quick: boolean
  /** Nothing is begun: what the history holds of it is all there is. */
  readonly soFar?: boolean
  readonly engine?: EngineKind | undefined
  /** Networks that are judged side by side. */
  readonly sideBySide: number
  /** Told in a sentence how far it is. */
  hear(progress: StudyProgress): void
  readonly signal: AbortSignal
}

export interface StudyProgress {
  readonly part: string
  readonly title: string
  readonly done: number
  readonly of: number
  readonly failed: number
  readonly secondsLeft: number | null
}

/** What a study came to: a table for each part, and what was cut from its full form. */
export interface StudyResult {
  readonly tables: ReadonlyMap<string, SweepTable>
  readonly cuts: readonly string[]
  /** Sentences about runs that failed; they are missing in the tables. */
  readonly losses: readonly string[]
}

type Room = Pick<Workbench, 'handlers' | 'listen'>

/**
 * Runs a study: trains what must be trained, judges what must be judged. What the history holds of it is not repeated.
 * Errors: those of `sweeps.start` and `runs.judge`; `cancelled` where it was aborted.
 */
export async function runStudy(workbench: Room, study: Study, options: StudyOptions): Promise<StudyResult> {
  const tables = new Map<string, SweepTable>()
  const cuts: string[] = []
  const losses: string[] = []
  for (const part of study.parts) {
    const { table, cut, lost } = await runPart(workbench, part, tables, options)
    if (options.signal.aborted) throw fail('cancelled', 'Stopped; the same command goes on where it ended.')
    tables.set(part.id, table)
    cuts.push(...cut)
    losses.push(...lost)
  }
  return { tables, cuts, losses }
}

interface PartResult {
  readonly table: SweepTable
  readonly cut: readonly string[]
  readonly lost: readonly string[]
}

async function runPart(
  workbench: Room,
  part: StudyPart,
  tables: ReadonlyMap<string, SweepTable>,
  { quick, soFar = false, engine, sideBySide, hear, signal }: StudyOptions,
): Promise<PartResult> {
  const told = { part: part.id, title: part.title }
  switch (part.kind) {
    case 'sweep': {
      const { part: asked, cuts } = quick ? quickSweep(part) : { part, cuts: [] }
      if (soFar) return { ...(await heldPart(workbench, asked)), cut: cuts }
      const order = { sweep: { ...asked.sweep }, confirmed: true, ...(engine === undefined ? {} : { engine }) }
      const ended = await completeSweep(
        workbench,
        order,
        ({ runs, count, estimatedSecondsLeft: secondsLeft }) => {
          hear({ ...told, done: runs.done, of: count, failed: runs.failed, secondsLeft })
        },
        signal,
      )
      const table = await workbench.handlers['sweeps.table']({ sweep: ended.id })
      const failed = table.rows.filter(({ state }) => state === 'failed').map(({ name }) => name)
      return { table, cut: cuts, lost: failed.map((name) => `“${name}” failed and is missing here.`) }
    }
    case 'judge': {
      const { part: asked, cuts } = quick ? quickJudge(part) : { part, cuts: [] }
      if (soFar) return { table: emptyTable, cut: cuts, lost: [`${part.title}: not judged here.`] }
      const report = (done: number, of: number) => {
        hear({ ...told, done, of, failed: 0, secondsLeft: null })
      }
      const table = await judgeTable(workbench, asked, tableOf(tables, part.of), sideBySide, report, signal)
      return { table, cut: cuts, lost: [] }
    }
    case 'certificates': {
      if (soFar) return { table: emptyTable, cut: [], lost: [`${part.title}: not measured here.`] }
      const report = (done: number, of: number) => {
        hear({ ...told, done, of, failed: 0, secondsLeft: null })
      }
      return { table: await certificateTable(workbench, part, tableOf(tables, part.of), report, signal), cut: [], lost: [] }
    }
    case 'crossover':
      return { table: crossoverTable(part, tableOf(tables, part.of)), cut: [], lost: [] }
    case 'order':
      return { table: orderTable(part, tableOf(tables, part.of)), cut: [], lost: [] }
  }
}

/** What the history holds of a sweep. */
async function heldPart({ handlers }: Room, { title, sweep }: SweepPart): Promise<Pick<PartResult, 'table' | 'lost'>> {
  const { id, count, done } = await handlers['sweeps.check']({ sweep: { ...sweep } })
  const isHeld = (await handlers['sweeps.list']({})).some((held) => held.id === id)
  const table = isHeld ? await handlers['sweeps.table']({ sweep: id }) : emptyTable
  const lost =
    done < count ? [`${title}: ${String(done)} of ${String(count)} runs are done; the others are missing here.`] : []
  return { table, lost }
}

const emptyTable: SweepTable = { axes: [], results: [], rows: [] }

function tableOf(tables: ReadonlyMap<string, SweepTable>, part: string): SweepTable {
  const table = tables.get(part)
  if (table === undefined) throw fail('internal', `The study has no part “${part}” before the one that needs it.`)
  return table
}
