import type { z } from 'zod'
import { fail } from '@contract/failure'
import type { Connection } from '../connection'

/** What is worked out of a run's checkpoint: the latest of each kind, kept as JSON. */
export class CheckpointStudies {
  constructor(private readonly connection: Connection) {}

  /** Keeps a study; an earlier one of the kind goes. */
  put(run: string, kind: 'certificate', step: number, at: number, value: unknown): void {
    this.connection.write(() =>
      this.connection.database
        .prepare('INSERT OR REPLACE INTO checkpoint_studies (run, kind, step, at, value) VALUES (?, ?, ?, ?, ?)')
        .run(run, kind, step, at, JSON.stringify(value)),
    )
  }

  /** The study of that kind; null where there is none, `data-damaged` where it is not what this program writes. */
  get<Study>(run: string, kind: 'certificate', schema: z.ZodType<Study>): Study | null {
    const text = this.connection.read(() =>
      this.connection.database
        .prepare<[string, string], string>('SELECT value FROM checkpoint_studies WHERE run = ? AND kind = ?')
        .pluck()
        .get(run, kind),
    )
    if (text === undefined) return null
    const parsed = schema.safeParse(parsedJson(text))
    if (parsed.success) return parsed.data
    throw fail('data-damaged', `The ${kind} of the run ${run} in the history cannot be read; compute it again.`)
  }
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
