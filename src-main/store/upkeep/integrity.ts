import { Connection } from '../connection'

/** What an integrity check found: nothing, or sentences of SQLite that say what is wrong. */
export interface Integrity {
  readonly whole: boolean
  /** At most twenty. */
  readonly problems: readonly string[]
}

const mostProblems = 20

/**
 * Checks a history's pages and indices, and with `deep` also that each index agrees with its table and that no row
 * refers to one that is gone. Blocks for as long as it reads the file: meant for a thread of its own or a command.
 */
export function checkIntegrity(connection: Connection, deep: boolean): Integrity {
  const { database } = connection
  try {
    const check = deep ? 'integrity_check' : 'quick_check'
    const found = database
      .prepare<[], string>(`PRAGMA ${check}(${String(mostProblems)})`)
      .pluck()
      .all()
    const problems = found.filter((line) => line !== 'ok')
    if (deep && problems.length === 0) problems.push(...lostReferences(connection))
    return { whole: problems.length === 0, problems: problems.slice(0, mostProblems) }
  } catch (thrown) {
    return { whole: false, problems: [thrown instanceof Error ? thrown.message : String(thrown)] }
  }
}

interface LostReference {
  readonly table: string
  readonly rowid: number | null
  readonly parent: string
}

function lostReferences({ database }: Connection): string[] {
  return database
    .prepare<[], LostReference>('SELECT "table", rowid, parent FROM pragma_foreign_key_check LIMIT 20')
    .all()
    .map(({ table, rowid, parent }) => `row ${String(rowid)} of ${table} refers to a row of ${parent} that is gone`)
}

/** Checks a history that nobody needs to have open, deeply and without changing it; throws where there is no such file. */
export function inspect(file: string): Integrity {
  const connection = Connection.openReadOnly(file)
  try {
    return checkIntegrity(connection, true)
  } finally {
    connection.close()
  }
}
