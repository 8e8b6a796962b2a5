import type { Statement } from 'better-sqlite3'
import { z } from 'zod'
import { fail } from '@contract/failure'
import type { SampleSet } from '@contract/run'
import type { Connection } from '../connection'
import { bytesOf, integersOf, numbersOf } from '../numbers'
import { breathe } from '../pace'

/** Which samples of a run: those at its end, or a preview made at a training step. */
export type SampleKey = { readonly kind: 'final' } | { readonly kind: 'preview'; readonly step: number }

interface SetRow {
  readonly id: number
  readonly shape: string
  readonly images: string | null
  readonly labels: Uint8Array | null
}

/** Numbers in one part: 512 KiB, written in a millisecond or two. */
const partLength = 131_072

const size = z.number().int().min(0)
const storedShape = z.array(size).min(1)
const storedImages = z
  .object({ height: size, width: size, channels: size, range: z.tuple([z.number(), z.number()]) })
  .nullable()

/** What stands for the step in a row of the table. */
export const stepOf = (key: SampleKey): number => (key.kind === 'preview' ? key.step : 0)

/** Samples of runs: a short row each, and their numbers in parts. */
export class Samples {
  private readonly insertSet: Statement<[string, string, number, string, string | null, Uint8Array | null]>
  private readonly insertPart: Statement<[number | bigint, number, Uint8Array]>
  private readonly setOf: Statement<[string, string, number], SetRow>
  private readonly partOf: Statement<[number, number], Uint8Array>

  constructor(private readonly connection: Connection) {
    const { database } = connection
    this.insertSet = database.prepare(
      'INSERT INTO sample_sets (run, kind, step, shape, images, labels) VALUES (?, ?, ?, ?, ?, ?)',
    )
    this.insertPart = database.prepare('INSERT INTO sample_parts (sample_set, part, data) VALUES (?, ?, ?)')
    this.setOf = database.prepare(
      'SELECT id, shape, images, labels FROM sample_sets WHERE run = ? AND kind = ? AND step = ? AND complete = 1',
    )
    this.partOf = database
      .prepare<[number, number], Uint8Array>('SELECT data FROM sample_parts WHERE sample_set = ? AND part = ?')
      .pluck()
  }

  /**
   * Keeps a set in place of the one of the same key. It is written part by part, and seen by readers only when all
   * of it is there; what a failure leaves behind is removed at once or when the history is next opened.
   */
  async put(run: string, key: SampleKey, samples: SampleSet): Promise<void> {
    const images = samples.images && JSON.stringify(samples.images)
    const shape = JSON.stringify(samples.shape)
    const labels = samples.labels ? bytesOf(samples.labels) : null
    const id = this.connection.write(
      () => this.insertSet.run(run, key.kind, stepOf(key), shape, images, labels).lastInsertRowid,
    )
    try {
      for (let part = 0; part * partLength < samples.values.length; part += 1) {
        const values = samples.values.subarray(part * partLength, (part + 1) * partLength)
        this.connection.write(() => this.insertPart.run(id, part, bytesOf(values)))
        await breathe()
      }
      this.publish(run, key, id)
    } catch (thrown) {
      this.remove(id)
      throw thrown
    }
  }

  /** The samples of that key, or at most their first `limit` rows; null where there are none. */
  async get(run: string, key: SampleKey, limit = Infinity): Promise<SampleSet | null> {
    const row = this.connection.read(() => this.setOf.get(run, key.kind, stepOf(key)))
    if (row === undefined) return null
    const [rows = 0, ...rest] = storedShape.parse(JSON.parse(row.shape))
    const shape = [Math.min(rows, limit), ...rest]
    const values = new Float32Array(shape.reduce((product, length) => product * length, 1))
    for (let offset = 0, part = 0; offset < values.length; part += 1) {
      const data = this.connection.read(() => this.partOf.get(row.id, part))
      // gone if the set was replaced or its run removed while it was read
      if (data === undefined || data.byteLength === 0) throw this.torn(run)
      const numbers = numbersOf(data).subarray(0, values.length - offset)
      values.set(numbers, offset)
      offset += numbers.length
      await breathe()
    }
    const images = storedImages.parse(row.images === null ? null : JSON.parse(row.images))
    const labels = row.labels && integersOf(row.labels).slice(0, shape[0])
    return { shape, values, images, ...(labels && { labels }) }
  }

  /** Steps at which previews are kept, ascending. */
  previewSteps(run: string): number[] {
    return this.connection.read(() =>
      this.connection.database
        .prepare<[string], number>(
          `SELECT step FROM sample_sets WHERE run = ? AND kind = 'preview' AND complete = 1 ORDER BY step`,
        )
        .pluck()
        .all(run),
    )
  }

  hasFinal(run: string): boolean {
    return this.connection.read(() => this.setOf.get(run, 'final', 0) !== undefined)
  }

  /** Removes what was being written when its program ended. */
  removeIncomplete(): void {
    this.connection.write(() =>
      this.connection.database
        .prepare(`DELETE FROM sample_sets WHERE complete = 0 AND run IN (SELECT id FROM runs WHERE state <> 'running')`)
        .run(),
    )
  }

  private publish(run: string, key: SampleKey, id: number | bigint): void {
    this.connection.write(() => {
      const { database } = this.connection
      database
        .prepare('DELETE FROM sample_sets WHERE run = ? AND kind = ? AND step = ? AND complete = 1')
        .run(run, key.kind, stepOf(key))
      database.prepare('UPDATE sample_sets SET complete = 1 WHERE id = ?').run(id)
    })
  }

  /** Takes back what was not finished; where even that has no room, it goes when the history is next opened. */
  private remove(id: number | bigint): void {
    try {
      this.connection.write(() => this.connection.database.prepare('DELETE FROM sample_sets WHERE id = ?').run(id))
    } catch {
      // what kept the set from being written is what is told
    }
  }

  private torn(run: string) {
    return fail('data-damaged', `Some of the samples of the run ${run} are missing from the history.`)
  }
}
