import { existsSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { backupsOf, History, restoreBackup } from '../../../src-main/store'
import { backUp, backupFolder } from '../../../src-main/store/backups/backups'
import { Connection } from '../../../src-main/store/connection'
import { migrate } from '../../../src-main/store/migrate'
import { migrations } from '../../../src-main/store/migrations'
import { afterwards, failureOf, openHistory, scratchFolder, withRun } from '../scratch'

const fresh = () => join(scratchFolder(), 'history.sqlite')
const idsOf = (history: History) => history.runs.page(0, 100).runs.map(({ run }) => run.id)

/** Overwrites the middle of a file, as a failing disk does. */
function spoil(file: string): void {
  const bytes = readFileSync(file)
  bytes.fill(0x5a, 4096, bytes.length - 2048)
  writeFileSync(file, bytes)
}

describe('a backup', () => {
  test('holds what the history held, in one file, while others go on with it', async () => {
    const history = withRun(openHistory())
    history.curves.append('run1', { firstStep: 0, values: new Float32Array(200_000).fill(0.5) })
    const made = history.backUp('asked')
    withRun(history, 'run2')
    const { name, bytes } = await made
    expect(backupsOf(history.file)).toMatchObject([{ name, bytes, reason: 'asked' }])
    expect(readdirSync(backupFolder(history.file))).toEqual([name])
    const copy = openHistory(join(backupFolder(history.file), name))
    expect(idsOf(copy)).toContain('run1')
    expect(copy.curves.totalSteps('run1')).toBe(200_000)
  })

  test('is needed only after a run has changed, and not sooner than it may be', async () => {
    let now = Date.parse('2026-01-01T00:00:00Z')
    const history = History.open(fresh(), () => now)
    afterwards(() => {
      history.close()
    })
    expect(history.needsBackup(0)).toBe(false)
    withRun(history)
    expect(history.needsBackup(0)).toBe(true)
    await history.backUp('closed')
    expect(history.needsBackup(0)).toBe(false)
    history.runs.change('run1', { stepsDone: 3 })
    now += 1000
    expect(history.needsBackup(2000)).toBe(false)
    expect(history.needsBackup(500)).toBe(true)
  })

  test('replaces only older ones of its own reason: the last three are kept', async () => {
    const file = fresh()
    withRun(openHistory(file)).close()
    const connection = Connection.open(file)
    afterwards(() => {
      connection.close()
    })
    for (const at of [1, 2, 3, 4, 5]) await backUp(connection, 'closed', at * 1000)
    await backUp(connection, 'asked', 1)
    expect(backupsOf(file).map(({ at, reason }) => [at, reason])).toEqual([
      [5000, 'closed'],
      [4000, 'closed'],
      [3000, 'closed'],
      [1, 'asked'],
    ])
  })

  test('of a damaged history is refused, and the whole ones stay', async () => {
    const file = fresh()
    const history = withRun(openHistory(file))
    history.curves.append('run1', { firstStep: 0, values: new Float32Array(60_000) })
    await history.backUp('closed')
    history.close()
    spoil(file)
    const connection = Connection.openReadOnly(file)
    afterwards(() => {
      connection.close()
    })
    const failure = await failureOf(() => backUp(connection, 'closed', Date.now() + 5))
    expect(failure.code).toBe('data-damaged')
    expect(backupsOf(file)).toHaveLength(1)
    expect(readdirSync(backupFolder(file))).toHaveLength(1)
  })

  test('that was cut off is removed by the next one; other files are left alone', async () => {
    const history = withRun(openHistory())
    const folder = backupFolder(history.file)
    mkdirSync(folder)
    writeFileSync(join(folder, '2026-01-01T00-00-00.000Z-closed.sqlite.partial'), 'half')
    writeFileSync(join(folder, 'notes.txt'), 'mine')
    await history.backUp('closed')
    expect(readdirSync(folder).filter((name) => !name.endsWith('-closed.sqlite'))).toEqual(['notes.txt'])
    expect(backupsOf(history.file)).toHaveLength(1)
  })

  test('that finds no room leaves no half one behind, and the earlier ones as they are', async () => {
    const file = fresh()
    const history = withRun(openHistory(file))
    const { name } = await history.backUp('closed')
    history.close()
    const connection = Connection.open(file)
    afterwards(() => {
      connection.close()
    })
    const full = Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' })
    const copy = connection.database.backup.bind(connection.database)
    connection.database.backup = async (to, options) => {
      await copy(to, options)
      throw full
    }
    expect(await failureOf(() => backUp(connection, 'closed', 9000))).toMatchObject({
      code: 'disk-full',
      message: expect.stringContaining(backupFolder(file)) as string,
    })
    expect(readdirSync(backupFolder(file))).toEqual([name])
    // a migration does not begin where the history cannot be backed up before
    const prepare = connection.database.prepare.bind(connection.database)
    connection.database.prepare = (sql: string) => {
      if (sql.startsWith('VACUUM INTO')) throw full
      return prepare(sql)
    }
    const next = () => {
      migrate(connection, [...migrations, 'DELETE FROM runs'], 9000)
    }
    expect(await failureOf(next)).toMatchObject({ code: 'disk-full' })
    connection.database.prepare = prepare
    expect(connection.database.prepare('SELECT count(*) FROM runs').pluck().get()).toBe(1)
    expect(readdirSync(backupFolder(file))).toEqual([name])
  })

  test('is made before a migration, and not of an empty file', () => {
    const file = fresh()
    withRun(openHistory(file)).close()
    expect(backupsOf(file)).toEqual([])
    const connection = Connection.open(file)
    migrate(connection, [...migrations, 'DELETE FROM runs'], 7000)
    connection.close()
    const [backup] = backupsOf(file)
    expect(backup).toMatchObject({ at: 7000, reason: 'migration' })
    const copy = new Sqlite(join(backupFolder(file), backup?.name ?? ''), { readonly: true })
    expect(copy.pragma('user_version', { simple: true })).toBe(migrations.length)
    expect(copy.prepare('SELECT count(*) FROM runs').pluck().get()).toBe(1)
    copy.close()
  })
})

describe('a damaged history', () => {
  async function damaged(): Promise<{ file: string; name: string }> {
    const file = fresh()
    const history = withRun(openHistory(file), 'kept')
    const { name } = await history.backUp('closed')
    history.close()
    writeFileSync(file, 'no database any more, '.repeat(500))
    return { file, name }
  }

  test('is refused with the date of its newest backup, and restored from it', async () => {
    const { file, name } = await damaged()
    const failure = await failureOf(() => History.open(file))
    expect(failure).toMatchObject({ code: 'data-damaged', field: file })
    expect(failure.message).toContain(`There is a backup of ${name.slice(0, 10)}`)
    expect(failure.message).toContain('cloudpin history restore')
    const { setAside } = await restoreBackup(file, name)
    expect(idsOf(openHistory(file))).toEqual(['kept'])
    expect(readFileSync(setAside ?? '', 'utf8')).toContain('no database any more')
    expect(backupsOf(file)).toHaveLength(1)
  })

  test('stays as it is where the backup is not there, or damaged itself', async () => {
    const { file, name } = await damaged()
    const before = readFileSync(file)
    expect((await failureOf(() => restoreBackup(file, '../../etc/passwd'))).code).toBe('not-found')
    truncateSync(join(backupFolder(file), name), 5000)
    expect((await failureOf(() => restoreBackup(file, name))).code).toBe('data-damaged')
    expect(readFileSync(file).equals(before)).toBe(true)
    expect(existsSync(`${file}.restoring`)).toBe(false)
  })

  test('is found by the check, and one that only SQLite could tell from a whole one too', () => {
    const history = withRun(openHistory())
    history.log.add('run1', 1, 'a line')
    expect(history.check(true)).toEqual({ whole: true, problems: [] })
    history.close()
    const database = new Sqlite(history.file)
    database.pragma('foreign_keys = OFF')
    database.exec(`UPDATE log_lines SET run = 'nobody'`)
    database.close()
    const { whole, problems } = openHistory(history.file).check(true)
    expect(whole).toBe(false)
    expect(problems.join()).toContain('log_lines refers to a row of runs that is gone')
  })
})

test('a restored history takes the write-ahead log of the one before it out of the way', async () => {
  const file = fresh()
  const history = withRun(openHistory(file), 'early')
  const { name } = await history.backUp('asked')
  withRun(history, 'late')
  history.close()
  for (const end of ['-wal', '-shm']) writeFileSync(`${file}${end}`, 'left behind')
  writeFileSync(file, 'damaged')
  await restoreBackup(file, name)
  expect(idsOf(openHistory(file))).toEqual(['early'])
  expect(readdirSync(dirname(file)).filter((entry) => /damaged.*-wal$/.test(entry))).toHaveLength(1)
})

describe('two programs', () => {
  test('of two machines are kept apart; a silent one counts as closed after a minute', async () => {
    const history = withRun(openHistory())
    const database = new Sqlite(history.file)
    database.prepare(`INSERT INTO sessions (id, host, pid, seen_at) VALUES ('x', 'elsewhere', 1, ?)`).run(Date.now())
    const failure = await failureOf(() => History.open(history.file))
    expect(failure).toMatchObject({ code: 'history-unwritable', field: history.file })
    expect(failure.message).toContain('on the machine elsewhere')
    database.prepare(`UPDATE sessions SET seen_at = ? WHERE id = 'x'`).run(Date.now() - 61_000)
    database.close()
    expect(idsOf(openHistory(history.file))).toEqual(['run1'])
  })

  test('of one machine write in turn without losing a line', () => {
    const file = fresh()
    const [one, other] = [openHistory(file), openHistory(file)]
    for (let k = 0; k < 50; k += 1) withRun(k % 2 === 0 ? one : other, `run${String(k)}`)
    expect(idsOf(one)).toHaveLength(50)
    expect(idsOf(other)).toEqual(idsOf(one))
    expect(one.runs.revision()).toBe(50)
  })

  test('a history that one of them has open is not replaced by a backup', async () => {
    const history = withRun(openHistory())
    const { name } = await history.backUp('asked')
    const database = new Sqlite(history.file)
    database.prepare('UPDATE sessions SET pid = ?').run(process.ppid)
    database.close()
    expect((await failureOf(() => restoreBackup(history.file, name))).code).toBe('not-allowed')
  })
})
