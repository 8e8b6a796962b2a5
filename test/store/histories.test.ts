import Sqlite from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import type { RunSummary } from '@contract/run'
import { certificate } from '@contract/certificate'
import { backupsOf, type History } from '../../src-main/store'
import { migrations } from '../../src-main/store/migrations'
import { openHistory } from './scratch'
import { storedHistory, storedVersions } from './histories/stored'

type Row = Readonly<Record<string, unknown>>

/** Every table of a database, row by row as it was written. */
function tablesOf(file: string): ReadonlyMap<string, readonly Row[]> {
  const database = new Sqlite(file, { readonly: true })
  try {
    const names = database
      .prepare<[], string>(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`)
      .pluck()
      .all()
    const rowsOf = (name: string) => database.prepare<[], Row>(`SELECT * FROM "${name}" ORDER BY rowid`).all()
    return new Map(names.filter((name) => name !== 'sessions').map((name) => [name, rowsOf(name)]))
  } finally {
    database.close()
  }
}

/** The columns of a row that an earlier one had as well. */
const within = (row: Row | undefined, earlier: Row): Row =>
  Object.fromEntries(Object.keys(earlier).map((column) => [column, row?.[column]]))

const versionOf = (history: History): unknown => {
  const database = new Sqlite(history.file, { readonly: true })
  const version = database.pragma('user_version', { simple: true })
  database.close()
  return version
}

test('there is a history of every earlier version', () => {
  expect(storedVersions.slice(0, migrations.length - 1)).toEqual(migrations.slice(1).map((_, k) => k + 1))
})

const named = (history: History, name: string): RunSummary => {
  const { runs, damaged } = history.runs.page(0, 100)
  expect(damaged).toEqual([])
  const found = runs.find(({ run }) => run.name === name)
  if (found === undefined) throw new Error(`There is no run “${name}”.`)
  return found.run
}

describe.each(storedVersions)('a history of version %i', (version) => {
  const opened = () => openHistory(storedHistory(version))

  test('is brought to this version whole, with a backup of what it was', () => {
    const history = opened()
    expect(history.check(true)).toEqual({ whole: true, problems: [] })
    expect(versionOf(history)).toBe(migrations.length)
    const reasons = backupsOf(history.file).map(({ reason }) => reason)
    expect(reasons).toEqual(version < migrations.length ? ['migration'] : [])
  })

  test('loses no table, no row, no column and no value on the way', () => {
    const file = storedHistory(version)
    const before = tablesOf(file)
    openHistory(file).close()
    const after = tablesOf(file)
    expect(before.get('runs')?.length).toBeGreaterThanOrEqual(4)
    for (const [name, rows] of before) {
      const kept = after.get(name) ?? []
      expect(kept).toHaveLength(rows.length)
      rows.forEach((row, k) => {
        expect(within(kept[k], row)).toEqual(row)
      })
    }
  })

  test('has its runs, curves, samples, checkpoints and logs', async () => {
    const history = opened()
    const { runs } = history.runs.page(0, 100)
    const trashed = runs.filter(({ deletedAt }) => deletedAt !== null)
    expect(trashed.map(({ run }) => run.name)).toEqual(['thrown away'])
    for (const name of ['tiny', 'thrown away', 'stopped “half-way” ½']) {
      const run = named(history, name)
      expect(run).toMatchObject({ engine: 'onnx', failure: null, spec: { target: { kind: 'gaussian', dimension: 2 } } })
      const { last, totalSteps } = await history.curves.read(run.id, { buckets: 100, scale: 'linear' })
      expect(totalSteps).toBe(run.stepsDone)
      expect(last.at(-1)).toBe(run.loss?.last)
      expect((await history.checkpoints.latest(run.id))?.step).toBe(run.stepsDone)
      expect(history.log.of(run.id).length).toBeGreaterThan(1)
      if (run.state !== 'done') continue
      expect(run.metrics.slicedWasserstein2?.floor).toBeGreaterThan(0)
      expect((await history.samples.get(run.id, { kind: 'final' }))?.shape).toEqual([50, 2])
    }
    expect(named(history, 'stopped “half-way” ½').state).toBe('stopped')
    expect(named(history, 'too fast')).toMatchObject({ state: 'failed', failure: { code: 'not-finite' } })
  })
})

const since = (first: number) => storedVersions.filter((version) => version >= first)

test.each(since(2))('a history of version %i has its losses on points that were held out', (version) => {
  const history = openHistory(storedHistory(version))
  const { id, heldOut } = named(history, 'tiny')
  expect(heldOut?.count).toBe(40)
  expect(history.validation.of(id).at(-1)?.step).toBe(60)
})

test.each(since(3))('a history of version %i has its sweep', (version) => {
  const history = openHistory(storedHistory(version))
  const [sweep, ...others] = history.sweeps.list()
  expect(others).toEqual([])
  expect(named(history, 'Widths: width 8').sweep).toEqual({
    sweep: sweep?.id,
    index: 1,
    values: { width: 8, seed: 0 },
  })
})

test.each(since(4))('a history of version %i has the evidence of its control', (version) => {
  const { evidence } = named(openHistory(storedHistory(version)), 'control')
  expect(evidence?.paths).toBe(50)
  expect(evidence?.elbo?.value).toBeCloseTo(0, 6)
})

test.each(since(5))('a history of version %i has its certificate', (version) => {
  const history = openHistory(storedHistory(version))
  expect(history.studies.get(named(history, 'tiny').id, 'certificate', certificate)).not.toBeNull()
})

test.each(since(6))('a history of version %i has what was said of its runs, and what never began', (version) => {
  const history = openHistory(storedHistory(version))
  const said = { tags: ['kept', 'paper'], starred: true, notes: 'Seen **twice**; ½ of it is noise.' }
  expect(named(history, 'tiny')).toMatchObject(said)
  expect(named(history, 'too fast').archivedAt).toBeGreaterThan(0)
  expect(named(history, 'never begun')).toMatchObject({ state: 'interrupted', stepsDone: 0 })
})

test.each(since(7))('a history of version %i has the classes that its samples were told', async (version) => {
  const history = openHistory(storedHistory(version))
  const samples = await history.samples.get(named(history, 'told its class').id, { kind: 'final' })
  expect(samples?.labels).toEqual(Int32Array.of(3, 7, 3, 7))
})
