import type { Statement } from 'better-sqlite3'
import type { ValidationLoss } from '@contract/held-out'
import type { Connection } from '../connection'

/** The losses on validation points, a few dozen a run. */
export class ValidationLosses {
  private readonly insert: Statement<[string, number, number, number]>
  private readonly all: Statement<[string], { step: number; loss: number; standard_error: number }>

  constructor(private readonly connection: Connection) {
    const { database } = connection
    this.insert = database.prepare(
      'INSERT OR REPLACE INTO validation_losses (run, step, loss, standard_error) VALUES (?, ?, ?, ?)',
    )
    this.all = database.prepare('SELECT step, loss, standard_error FROM validation_losses WHERE run = ? ORDER BY step')
  }

  /** Keeps the loss of a step; a run that goes on from a checkpoint measures the same again. */
  put(run: string, { step, loss, standardError }: ValidationLoss): void {
    this.connection.write(() => this.insert.run(run, step, loss, standardError))
  }

  /** A run's losses by step, ascending. */
  of(run: string): ValidationLoss[] {
    return this.connection
      .read(() => this.all.all(run))
      .map(({ step, loss, standard_error: standardError }) => ({ step, loss, standardError }))
  }
}
