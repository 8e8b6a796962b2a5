import type { Statement } from 'better-sqlite3'
import type { CurveBuckets } from '@contract/run'
import type { Connection } from '../connection'
import { BucketFiller, bucketEdges, type CurveScale, type StepRange } from './curve-buckets'
import { bytesOf, numbersOf } from '../numbers'
import { breathe } from '../pace'

/** A piece of a curve: the values of steps firstStep, firstStep + 1, … */
export interface CurveChunk {
  readonly firstStep: number
  readonly values: Float32Array
}

export interface CurveQuery {
  readonly buckets: number
  readonly scale: CurveScale
  /** First and last step to read, both included; left out: the whole curve. */
  readonly from?: number | undefined
  readonly to?: number | undefined
}

interface ChunkRow {
  readonly first_step: number
  readonly count: number
  readonly data: Uint8Array
}

interface ChunkPlace {
  readonly first_step: number
  readonly count: number
}

/** A chunk of that many values is left alone: 64 KiB. */
const fullChunk = 16_384
/** So many small chunks at the end of a curve are made into one. */
const mergeAfter = 32

/** Loss curves, in chunks of numbers; steps are counted from 0. */
export class Curves {
  private readonly insert: Statement<[string, number, number, Uint8Array]>
  private readonly tail: Statement<[string, number], ChunkPlace>
  private readonly chunk: Statement<[string, number], ChunkRow>
  private readonly chunkFrom: Statement<[{ run: string; step: number }], ChunkRow>
  private readonly removeFrom: Statement<[string, number]>

  constructor(private readonly connection: Connection) {
    const { database } = connection
    const place = 'SELECT first_step, count FROM curve_chunks WHERE run = ?'
    this.insert = database.prepare('INSERT INTO curve_chunks (run, first_step, count, data) VALUES (?, ?, ?, ?)')
    this.tail = database.prepare(`${place} ORDER BY first_step DESC LIMIT ?`)
    this.chunk = database.prepare('SELECT first_step, count, data FROM curve_chunks WHERE run = ? AND first_step = ?')
    // the chunk that holds the step, else the first one after it
    this.chunkFrom = database.prepare(
      `SELECT first_step, count, data FROM curve_chunks
       WHERE run = @run AND first_step + count > @step AND first_step >= coalesce(
         (SELECT max(first_step) FROM curve_chunks WHERE run = @run AND first_step <= @step), 0)
       ORDER BY first_step LIMIT 1`,
    )
    this.removeFrom = database.prepare('DELETE FROM curve_chunks WHERE run = ? AND first_step >= ?')
  }

  /**
   * Adds values to a run's curve. Values that begin before its end replace what was there from their first step on,
   * which is what a run that goes on from a checkpoint needs.
   */
  append(run: string, { firstStep, values }: CurveChunk): void {
    if (values.length === 0) return
    this.connection.write(() => {
      if (firstStep < this.end(run)) this.cut(run, firstStep)
      this.insert.run(run, firstStep, values.length, bytesOf(values))
      this.mergeTail(run)
    })
  }

  /** Takes away what a curve has from that step on. */
  cutAt(run: string, step: number): void {
    this.connection.write(() => {
      if (step < this.end(run)) this.cut(run, step)
    })
  }

  /** Number of steps up to the last one that has a value. */
  totalSteps(run: string): number {
    return this.connection.read(() => this.end(run))
  }

  /** The curve made ready to draw; reads only the chunks that the range needs. */
  async read(run: string, query: CurveQuery): Promise<CurveBuckets> {
    const total = this.totalSteps(run)
    const range = { from: Math.ceil(query.from ?? 0), to: Math.min(Math.floor(query.to ?? total), total - 1) }
    const filler = new BucketFiller(bucketEdges(range, query.buckets, query.scale), range)
    for await (const { firstStep, values } of this.chunks(run, range)) filler.add(firstStep, values)
    return filler.finish(total)
  }

  /**
   * The curve chunk by chunk in order, for whoever writes it somewhere. Each chunk is looked up when its turn comes,
   * since what is written in the meantime may join chunks that were apart.
   */
  async *chunks(run: string, range: StepRange = { from: 0, to: Infinity }): AsyncGenerator<CurveChunk> {
    for (let step = range.from; step <= range.to;) {
      const row = this.connection.read(() => this.chunkFrom.get({ run, step }))
      if (row === undefined || row.first_step > range.to) return
      const before = Math.max(0, step - row.first_step)
      yield { firstStep: row.first_step + before, values: numbersOf(row.data).subarray(before) }
      step = row.first_step + row.count
      await breathe()
    }
  }

  private end(run: string): number {
    const last = this.tail.get(run, 1)
    return last === undefined ? 0 : last.first_step + last.count
  }

  private cut(run: string, firstStep: number): void {
    const row = this.chunkFrom.get({ run, step: firstStep })
    this.removeFrom.run(run, row ? Math.min(row.first_step, firstStep) : firstStep)
    if (row && row.first_step < firstStep) {
      const kept = numbersOf(row.data).subarray(0, firstStep - row.first_step)
      this.insert.run(run, row.first_step, kept.length, bytesOf(kept))
    }
  }

  /** Joins the small chunks at the end, so that a curve of a million steps is a few dozen rows. */
  private mergeTail(run: string): void {
    const small: ChunkPlace[] = []
    for (const place of this.tail.all(run, mergeAfter)) {
      const follows = small.at(-1)
      if (place.count >= fullChunk || (follows && place.first_step + place.count !== follows.first_step)) break
      small.push(place)
    }
    const total = small.reduce((sum, { count }) => sum + count, 0)
    if (small.length < 2 || (small.length < mergeAfter && total < fullChunk)) return
    const values = new Float32Array(total)
    const firstStep = small.at(-1)?.first_step ?? 0
    for (const place of small) {
      const row = this.chunk.get(run, place.first_step)
      if (row) values.set(numbersOf(row.data), row.first_step - firstStep)
    }
    this.removeFrom.run(run, firstStep)
    this.insert.run(run, firstStep, total, bytesOf(values))
  }
}
