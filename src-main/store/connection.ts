import { dirname } from 'node:path'
import Sqlite from 'better-sqlite3'
import { historyFailure } from './failures'
import { makeFolder } from './folder'

/** One connection to a history; every error that leaves it is a CloudpinError about its file. */
export class Connection {
  readonly database: Sqlite.Database

  private constructor(
    readonly file: string,
    database: Sqlite.Database,
  ) {
    this.database = database
  }

  /** Opens for writing: write-ahead log, foreign keys; makes the folder and the file where they are missing. */
  static open(file: string): Connection {
    let database: Sqlite.Database | undefined
    try {
      makeFolder(dirname(file))
      database = new Sqlite(file, { timeout: 2000 })
      distrust(database)
      database.pragma('foreign_keys = ON')
      database.pragma('journal_mode = WAL')
      database.pragma('synchronous = NORMAL')
      return new Connection(file, database)
    } catch (thrown) {
      database?.close()
      throw historyFailure(thrown, file)
    }
  }

  /** Opens a history that is there for reading only; nothing that is asked of it can change the file. */
  static openReadOnly(file: string): Connection {
    try {
      const database = new Sqlite(file, { readonly: true, fileMustExist: true, timeout: 2000 })
      distrust(database)
      return new Connection(file, database)
    } catch (thrown) {
      throw historyFailure(thrown, file)
    }
  }

  /** Runs `work`, in which nothing is written. */
  read<T>(work: () => T): T {
    try {
      return work()
    } catch (thrown) {
      throw historyFailure(thrown, this.file)
    }
  }

  /** Runs `work` in a transaction: all of it is kept or nothing. Within another one it joins that. */
  write<T>(work: () => T): T {
    return this.read(() => this.database.transaction(work).immediate())
  }

  /** As `write`, and the disk has it when this returns: it outlives a power cut, and so does all that came before. */
  writeDurably<T>(work: () => T): T {
    return this.read(() => {
      this.database.pragma('synchronous = FULL')
      try {
        return this.database.transaction(work).immediate()
      } finally {
        this.database.pragma('synchronous = NORMAL')
      }
    })
  }

  close(): void {
    this.database.close()
  }
}

/** A history may have come from anyone: nothing in its schema may call what has effects, and pages are looked at first. */
function distrust(database: Sqlite.Database): void {
  database.pragma('trusted_schema = OFF')
  database.pragma('cell_size_check = ON')
}
