import { copyFileSync, existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { backupsOf } from '../../src-main/store'
import { backupFolder } from '../../src-main/store/backups/backups'
import { Connection } from '../../src-main/store/connection'
import { migrate } from '../../src-main/store/migrate'
import { migrations } from '../../src-main/store/migrations'
import { openHistory, scratchFolder } from './scratch'

/**
 * Histories as earlier versions wrote them: `version-N.sqlite` is what the program wrote while it had N migrations, with
 * one run of 60 steps on a Gaussian, done (`cloudpin run SPEC --history version-N.sqlite`), and one in the trash. A version
 * of which there is no file is what the first one becomes on its way to it.
 */
const folder = join(import.meta.dirname, 'histories')
const first = 'version-1.sqlite'
const versions = migrations.map((_, k) => k + 1)

/** A copy of the history of that version. */
function storedAs(version: number): string {
  const file = join(scratchFolder(), 'history.sqlite')
  const own = join(folder, `version-${String(version)}.sqlite`)
  copyFileSync(existsSync(own) ? own : join(folder, first), file)
  const connection = Connection.open(file)
  migrate(connection, migrations.slice(0, version))
  connection.close()
  rmSync(backupFolder(file), { recursive: true, force: true })
  return file
}

describe.each(versions)('a history of version %i', (version) => {
  const opened = () => openHistory(storedAs(version))

  test('is brought to this version whole, with a backup of what it was', () => {
    const history = opened()
    expect(history.check(true)).toEqual({ whole: true, problems: [] })
    const database = new Sqlite(history.file, { readonly: true })
    expect(database.pragma('user_version', { simple: true })).toBe(migrations.length)
    database.close()
    const reasons = backupsOf(history.file).map(({ reason }) => reason)
    expect(reasons).toEqual(version < migrations.length ? ['migration'] : [])
  })

  test('keeps its runs, curves, samples, checkpoints and logs', async () => {
    const history = opened()
    const { runs, damaged } = history.runs.page(0, 100)
    expect(damaged).toEqual([])
    expect(runs.map(({ run, deletedAt }) => [run.state, run.stepsDone, deletedAt === null])).toEqual([
      ['done', 60, true],
      ['done', 60, false],
    ])
    for (const { run } of runs) {
      expect(run).toMatchObject({ name: 'tiny', engine: 'onnx', failure: null, nonFiniteSamples: 0 })
      expect(run.spec).toMatchObject({ target: { kind: 'gaussian', dimension: 2 }, training: { steps: 60, batch: 16 } })
      expect(run.metrics.slicedWasserstein2?.floor).toBeGreaterThan(0)
      const { last, totalSteps } = await history.curves.read(run.id, { buckets: 100, scale: 'linear' })
      expect(totalSteps).toBe(60)
      expect(last.at(-1)).toBe(run.loss?.last)
      expect((await history.samples.get(run.id, { kind: 'final' }))?.shape).toEqual([50, 2])
      expect(history.checkpoints.steps(run.id)).toEqual([60])
      expect(history.log.of(run.id).at(-1)?.message).toBe('Done.')
    }
  })
})
