import { parseSweep, type SweepSpec } from '@contract/sweep/spec'
import type { Connection } from '../connection'

/** A sweep as it is kept; its runs know it by its id. */
export interface StoredSweep {
  readonly id: string
  readonly name: string
  readonly spec: SweepSpec
  readonly createdAt: number
}

interface SweepRow {
  readonly id: string
  readonly name: string
  readonly spec: string
  readonly created_at: number
}

export class Sweeps {
  constructor(private readonly connection: Connection) {}

  /** Keeps a sweep; one that is there already keeps its time and takes the new name. */
  put({ id, name, spec, createdAt }: StoredSweep): void {
    this.connection.write(() => {
      this.connection.database
        .prepare<[string, string, string, number]>(
          `INSERT INTO sweeps (id, name, spec, created_at) VALUES (?, ?, ?, ?)
           ON CONFLICT (id) DO UPDATE SET name = excluded.name`,
        )
        .run(id, name, JSON.stringify(spec), createdAt)
    })
  }

  /** The sweep of that id; undefined where there is none, or it cannot be read. */
  get(id: string): StoredSweep | undefined {
    const row = this.connection.read(() =>
      this.connection.database.prepare<[string], SweepRow>('SELECT * FROM sweeps WHERE id = ?').get(id),
    )
    return row && stored(row)
  }

  /** All that can be read, the newest first. */
  list(): readonly StoredSweep[] {
    const rows = this.connection.read(() =>
      this.connection.database.prepare<[], SweepRow>('SELECT * FROM sweeps ORDER BY created_at DESC, id').all(),
    )
    return rows.map(stored).filter((sweep) => sweep !== undefined)
  }
}

function stored(row: SweepRow): StoredSweep | undefined {
  const parsed = parseSweep(readJson(row.spec))
  return parsed.ok ? { id: row.id, name: row.name, spec: parsed.sweep, createdAt: row.created_at } : undefined
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
