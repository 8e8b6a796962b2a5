import type { Imported } from '@contract/bundle'
import { CloudpinError, fail } from '@contract/failure'
import { breathe, type CurveChunk, type History } from '../../store'
import type { CurveTable } from '../formats/curves-csv'
import type { BundledRun } from './read'
import { lackedBy } from './lacking'
import { readBundle, type ReadBundle } from './reading'

export interface ImportOptions {
  /** Left out: here, in one go. */
  readonly read?: ReadBundle | undefined
  readonly now?: () => number
}

/**
 * Takes the runs of a bundle into a history. A run that is there already is left alone, unless the bundle has more of it;
 * one that waits or trains is always left alone. Nothing is taken where one run of the bundle cannot be read. Errors:
 * `not-found`, `data-damaged`, `out-of-memory`, `disk-full`, `history-unwritable`.
 */
export async function importBundle(
  history: History,
  file: string,
  { read = readBundle, now = Date.now }: ImportOptions = {},
): Promise<Imported[]> {
  const runs = await read(file)
  const imported: Imported[] = []
  for (const run of runs) {
    const outcome = await take(history, run, now())
    const lacks = lackedBy(history.runs.get(run.id)?.run.spec)
    imported.push({ run: run.id, outcome, ...(lacks !== null && { lacks }) })
  }
  return imported
}

async function take(history: History, run: BundledRun, at: number): Promise<Imported['outcome']> {
  const before = history.runs.get(run.id)
  if (before && !isFurther(run, before.run)) return 'there'
  if (before) await history.remove(run.id)
  await history.addRecord(run.record, at)
  try {
    for (const chunk of chunksOf(run.curve)) {
      history.curves.append(run.id, chunk)
      await breathe()
    }
    if (run.samples) await history.samples.put(run.id, { kind: 'final' }, run.samples)
    for (const [step, samples] of run.previews) await history.samples.put(run.id, { kind: 'preview', step }, samples)
    if (run.checkpoint) await history.checkpoints.put(run.id, run.checkpoint.step, [run.checkpoint.bytes], at)
    // read once as everyone will read it, before anyone does
    history.runs.get(run.id)
  } catch (thrown) {
    await history.remove(run.id)
    throw thrown instanceof CloudpinError ? thrown : fail('data-damaged', `The run ${run.id} cannot be taken in.`)
  }
  const { deleted_at: deletedAt } = run.record.run
  if (typeof deletedAt === 'number') history.runs.trash([run.id], deletedAt)
  else history.runs.restore([run.id])
  return before ? 'newer' : 'added'
}

/** Whether a bundle has more of a run than the history: more steps, or a later end of as many. */
function isFurther(
  { record }: BundledRun,
  here: { readonly state: string; readonly stepsDone: number; readonly finishedAt: number | null },
): boolean {
  if (here.state === 'queued' || here.state === 'running' || here.state === 'done') return false
  const steps = Number(record.run['steps_done'])
  const end = Number(record.run['finished_at'])
  return steps > here.stepsDone || (steps === here.stepsDone && end > (here.finishedAt ?? 0))
}

/** A table of steps as the pieces that follow each other. */
function* chunksOf({ steps, values }: CurveTable): Generator<CurveChunk> {
  const most = 16_384
  for (let begin = 0; begin < steps.length;) {
    let end = begin + 1
    while (end < steps.length && end - begin < most && steps[end] === (steps[end - 1] ?? NaN) + 1) end += 1
    yield { firstStep: steps[begin] ?? 0, values: values.subarray(begin, end) }
    begin = end
  }
}
