import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { Connection } from '../../src-main/store/connection'
import { historyFailure } from '../../src-main/store/failures'
import { migrate } from '../../src-main/store/migrate'
import { migrations } from '../../src-main/store/migrations'
import { afterwards, failureOf, openHistory, scratchFolder, specOf, withRun } from './scratch'

const fresh = () => join(scratchFolder(), 'deep', 'history.sqlite')

describe('a new history', () => {
  test('is made with its folder, in WAL mode, at the latest version', () => {
    const file = fresh()
    openHistory(file).close()
    const database = new Sqlite(file)
    expect(database.pragma('journal_mode', { simple: true })).toBe('wal')
    expect(database.pragma('user_version', { simple: true })).toBe(migrations.length)
    database.close()
  })

  test('keeps its runs when it is opened again', () => {
    const file = fresh()
    withRun(openHistory(file)).close()
    expect(openHistory(file).runs.get('run1')?.run.spec).toEqual(specOf())
  })
})

describe('a history that cannot be used is refused with its file', () => {
  test('of a newer version', async () => {
    const file = fresh()
    openHistory(file).close()
    const database = new Sqlite(file)
    database.pragma('user_version = 99')
    database.close()
    const failure = await failureOf(() => openHistory(file))
    expect(failure).toMatchObject({ code: 'history-newer', field: file })
    expect(failure.message).toContain('version 99')
    expect(failure.message).toContain('Update Cloudpin')
  })

  test('of another program', async () => {
    const file = join(scratchFolder(), 'other.sqlite')
    const database = new Sqlite(file)
    database.exec('CREATE TABLE bookmarks (url TEXT)')
    database.close()
    expect(await failureOf(() => openHistory(file))).toMatchObject({ code: 'data-damaged', field: file })
  })

  test('that is no database', async () => {
    const file = join(scratchFolder(), 'notes.sqlite')
    writeFileSync(file, 'Dear diary, '.repeat(1000))
    expect(await failureOf(() => openHistory(file))).toMatchObject({ code: 'data-damaged', field: file })
  })

  test('in a folder that cannot be made', async () => {
    const blocked = join(scratchFolder(), 'file')
    writeFileSync(blocked, '')
    const failure = await failureOf(() => openHistory(join(blocked, 'history.sqlite')))
    expect(failure.code).toBe('history-unwritable')
    expect(failure.message).toContain(blocked)
    expect(failure.message).toContain('CLOUDPIN_HOME')
  })
})

test.runIf(process.platform !== 'win32')(
  'a history in a folder that may only be read is refused, and stays as it is',
  async () => {
    const file = fresh()
    withRun(openHistory(file)).close()
    const before = readFileSync(file)
    for (let folder = dirname(file); folder !== tmpdir(); folder = dirname(folder)) chmodSync(folder, 0o555)
    chmodSync(file, 0o444)
    afterwards(() => {
      chmodSync(dirname(dirname(file)), 0o755)
      chmodSync(dirname(file), 0o755)
    })
    const failure = await asOrdinaryUser(() => failureOf(() => openHistory(file)))
    expect(failure).toMatchObject({ code: 'history-unwritable', field: file })
    expect(failure.message).toContain(dirname(file))
    expect(failure.message).toContain('CLOUDPIN_HOME')
    expect(readFileSync(file).equals(before)).toBe(true)
    chmodSync(dirname(file), 0o755)
    chmodSync(file, 0o644)
    expect(openHistory(file).runs.get('run1')?.run.spec).toEqual(specOf())
  },
)

/** Does some work with the rights of nobody in particular: for whom permissions hold, as they do not for root. */
async function asOrdinaryUser<T>(work: () => Promise<T>): Promise<T> {
  const isRoot = process.geteuid?.() === 0
  if (isRoot) process.seteuid?.(65_534)
  try {
    return await work()
  } finally {
    if (isRoot) process.seteuid?.(0)
  }
}

test('migrations are kept all together or not at all', async () => {
  const file = fresh()
  openHistory(file).close()
  const connection = Connection.open(file)
  const broken = [...migrations, 'CREATE TABLE notes (text TEXT) STRICT', 'CREATE TABLE runs (oops TEXT)']
  await failureOf(() => {
    migrate(connection, broken)
  })
  expect(connection.database.pragma('user_version', { simple: true })).toBe(migrations.length)
  expect(connection.database.prepare("SELECT count(*) FROM sqlite_schema WHERE name = 'notes'").pluck().get()).toBe(0)
  migrate(connection, broken.slice(0, -1))
  expect(connection.database.pragma('user_version', { simple: true })).toBe(migrations.length + 1)
  connection.close()
})

describe('errors while writing', () => {
  test('a full disk is named, and nothing is half-written', async () => {
    const connection = Connection.open(fresh())
    connection.database.exec('CREATE TABLE numbers (data BLOB) STRICT')
    connection.database.pragma('max_page_count = 20')
    const insert = connection.database.prepare('INSERT INTO numbers VALUES (?)')
    const failure = await failureOf(() =>
      connection.write(() => {
        for (let k = 0; k < 100; k += 1) insert.run(new Uint8Array(4096))
      }),
    )
    expect(failure).toMatchObject({ code: 'disk-full', field: connection.file })
    expect(connection.database.prepare('SELECT count(*) FROM numbers').pluck().get()).toBe(0)
    connection.close()
  })

  test('a read-only file is named with its folder', async () => {
    const file = fresh()
    openHistory(file).close()
    const database = new Sqlite(file, { readonly: true })
    const failure = await failureOf(() => {
      try {
        database.exec('DELETE FROM runs')
      } catch (thrown) {
        throw historyFailure(thrown, file)
      } finally {
        database.close()
      }
    })
    expect(failure.code).toBe('history-unwritable')
    expect(failure.message).toContain(join(file, '..'))
  })

  test('ENOSPC of the file system is a full disk too', () => {
    const thrown = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
    expect(historyFailure(thrown, '/data/history.sqlite').failure.code).toBe('disk-full')
  })
})

describe('runs of a program that has ended', () => {
  test('become interrupted, and keep what they had', () => {
    const file = fresh()
    const history = withRun(openHistory(file), 'training')
    withRun(history, 'waiting')
    history.runs.change('training', { state: 'running', stepsDone: 120 })
    history.close()
    const later = openHistory(file)
    expect(later.runs.get('training')?.run).toMatchObject({ state: 'interrupted', stepsDone: 120 })
    expect(later.runs.get('waiting')?.run.state).toBe('interrupted')
  })

  test('but not those of one that lives', () => {
    const file = fresh()
    const history = withRun(openHistory(file))
    const database = new Sqlite(file)
    // the parent of this process: alive, and not this one
    database.prepare('UPDATE sessions SET pid = ?').run(process.ppid)
    database.close()
    expect(openHistory(file).runs.get('run1')?.run.state).toBe('queued')
    history.close()
  })
})

test('the samples that were being written when a program ended are removed', () => {
  const file = fresh()
  withRun(openHistory(file)).close()
  const database = new Sqlite(file)
  database.exec(`INSERT INTO sample_sets (run, kind, step, shape) VALUES ('run1', 'final', 0, '[2,2]')`)
  database.close()
  openHistory(file).close()
  const again = new Sqlite(file)
  expect(again.prepare('SELECT count(*) FROM sample_sets').pluck().get()).toBe(0)
  again.close()
  expect(existsSync(file)).toBe(true)
})
