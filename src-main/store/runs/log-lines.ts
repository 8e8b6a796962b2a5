import type { LogLine } from '@contract/run'
import type { Connection } from '../connection'

/** What happened to each run, in words. */
export class LogLines {
  constructor(private readonly connection: Connection) {}

  add(run: string, at: number, message: string): void {
    this.connection.write(() =>
      this.connection.database
        .prepare('INSERT INTO log_lines (run, at, message) VALUES (?, ?, ?)')
        .run(run, at, message),
    )
  }

  /** A run's lines, oldest first; of a very long log the latest. */
  of(run: string, most = 1000): LogLine[] {
    return this.connection.read(() =>
      this.connection.database
        .prepare<[string, number], LogLine>('SELECT at, message FROM log_lines WHERE run = ? ORDER BY id DESC LIMIT ?')
        .all(run, most)
        .reverse(),
    )
  }
}
