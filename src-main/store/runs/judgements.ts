import { z } from 'zod'
import { evidence } from '@contract/evidence'
import type { Judgement } from '@contract/run'
import type { Connection } from '../connection'
import { readMetrics } from './run-row'

const storedJudgement = z.object({
  metrics: z.unknown(),
  nonFiniteSamples: z.number().int().nonnegative(),
  evidence: evidence.nullable(),
})

/** What samples of a run were found to be under other specs than its own, each named by a digest of the spec. */
export class Judgements {
  constructor(private readonly connection: Connection) {}

  put(run: string, spec: string, judgement: Judgement, at: number): void {
    this.connection.write(() => {
      this.connection.database
        .prepare<[string, string, string, number]>(
          'INSERT OR REPLACE INTO judgements (run, spec, judgement, judged_at) VALUES (?, ?, ?, ?)',
        )
        .run(run, spec, JSON.stringify(judgement), at)
    })
  }

  /** Undefined where there is none, or it cannot be read. */
  get(run: string, spec: string): Judgement | undefined {
    const text = this.connection.read(() =>
      this.connection.database
        .prepare<[string, string], string>('SELECT judgement FROM judgements WHERE run = ? AND spec = ?')
        .pluck()
        .get(run, spec),
    )
    return text === undefined ? undefined : readJudgement(text)
  }
}

function readJudgement(text: string): Judgement | undefined {
  try {
    const { metrics, ...rest } = storedJudgement.parse(JSON.parse(text))
    return { metrics: readMetrics(metrics), ...rest }
  } catch {
    return undefined
  }
}
