import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { fail } from '@contract/failure'
import type { Connection } from './connection'

interface SessionRow {
  readonly id: string
  readonly host: string
  readonly pid: number
  readonly seen_at: number
}

/** How long a program may be silent before it counts as ended, in milliseconds. */
const silence = 60_000

/** The programs that use a history at the same time (a window, a command line), each with a sign of life. */
export class Sessions {
  readonly id = randomUUID()

  constructor(
    private readonly connection: Connection,
    private readonly now: () => number,
  ) {
    connection.write(() => {
      refuseOtherMachines(connection, now())
      this.beat()
    })
  }

  /** Says that this program lives; to be called more often than every minute. */
  beat(): void {
    this.connection.write(() => {
      this.connection.database
        .prepare<[string, string, number, number]>(
          `INSERT INTO sessions (id, host, pid, seen_at) VALUES (?, ?, ?, ?)
           ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at`,
        )
        .run(this.id, hostname(), process.pid, this.now())
    })
  }

  /** Whether the program of that session still runs, as far as can be told. */
  isAlive(id: string): boolean {
    if (id === this.id) return true
    const row = this.connection.read(() =>
      this.connection.database.prepare<[string], SessionRow>('SELECT * FROM sessions WHERE id = ?').get(id),
    )
    return row !== undefined && lives(row, this.now())
  }

  /** Forgets this session and those that ended. */
  end(): void {
    this.connection.write(() => {
      this.connection.database
        .prepare<[string, number]>('DELETE FROM sessions WHERE id = ? OR seen_at < ?')
        .run(this.id, this.now() - silence)
    })
  }
}

/** Whether the program of a session still runs, as far as can be told. */
const lives = ({ host, pid, seen_at: seenAt }: SessionRow, now: number): boolean =>
  now - seenAt <= silence && (host !== hostname() || (pid !== process.pid && processExists(pid)))

const rowsOf = (connection: Connection): SessionRow[] =>
  connection.read(() => connection.database.prepare<[], SessionRow>('SELECT * FROM sessions').all())

/** Sessions of other programs that have the history open. */
export const livingSessions = (connection: Connection, now: number): string[] =>
  rowsOf(connection)
    .filter((row) => lives(row, now))
    .map(({ id }) => id)

/** Programs of one machine share a history safely; those of two, over a network's file system, would damage it. */
function refuseOtherMachines(connection: Connection, now: number): void {
  const other = rowsOf(connection).find((row) => row.host !== hostname() && lives(row, now))
  if (other === undefined) return
  throw fail(
    'history-unwritable',
    `Cloudpin on the machine ${other.host} has ${connection.file} open, and two machines cannot share a history. ` +
      `Close it there (a program that was cut off counts as closed after a minute), or name another file with --history.`,
    connection.file,
  )
}

function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (thrown) {
    // EPERM: it is there, but belongs to someone else
    return thrown instanceof Error && 'code' in thrown && thrown.code === 'EPERM'
  }
}
