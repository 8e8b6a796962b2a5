import { Worker } from 'node:worker_threads'
import { CloudpinError, fail } from '@contract/failure'
import type { CurveBuckets, SampleSet } from '@contract/run'
import type { CurveQuery } from '../curves/curves'
import type { Integrity } from '../upkeep/integrity'
import type { Candidate, Packed, PruneOrder } from '../upkeep/prune'
import type { RunPage } from '../runs/runs'
import type { SampleKey } from '../samples/samples'
import type { Survey } from '../upkeep/survey'
import type { Answer, Found, Question, QuestionKind, Reply } from './questions'

interface Waiting {
  resolve(found: Found): void
  reject(error: CloudpinError): void
}

/** Long readings of a history, wherever they are done. */
export interface Reader {
  /** See `Curves.read`: of each of these runs, in their order. */
  curves(runs: readonly string[], query: CurveQuery): Promise<readonly CurveBuckets[]>
  /** See `Samples.get`. */
  samples(run: string, key: SampleKey, limit?: number): Promise<SampleSet | null>
  /** See `Runs.pageBefore`: reading a run means parsing its spec, which takes about a millisecond. */
  runs(before: number | null, limit: number): Promise<RunPage>
  /** See `prunable`. */
  prunable(order: PruneOrder): Promise<readonly Candidate[]>
  /** See `settleCopy`. */
  settle(copy: string): Promise<void>
  /** See `vacuum`: whoever writes meanwhile is refused as by another program. */
  pack(): Promise<Packed>
  /** See `survey`. */
  survey(): Promise<Survey>
  /** See `checkIntegrity`. */
  check(deep: boolean): Promise<Integrity>
  close(): Promise<void>
}

/**
 * Reads a history on a thread with a read-only connection of its own. The thread starts with the first question and
 * starts anew after it has failed; what it was asked by then fails with `internal`. `script` is the built entry.
 */
export class ThreadReader implements Reader {
  private worker: Worker | undefined
  private readonly waiting = new Map<number, Waiting>()
  private nextId = 1
  private closed = false

  constructor(
    private readonly script: URL,
    private readonly file: string,
  ) {}

  curves(runs: readonly string[], query: CurveQuery): Promise<readonly CurveBuckets[]> {
    return this.ask('curves', (id) => ({ id, kind: 'curves', asked: { runs, query } }))
  }

  samples(run: string, key: SampleKey, limit?: number): Promise<SampleSet | null> {
    return this.ask('samples', (id) => ({ id, kind: 'samples', asked: { run, key, limit } }))
  }

  runs(before: number | null, limit: number): Promise<RunPage> {
    return this.ask('runs', (id) => ({ id, kind: 'runs', asked: { before, limit } }))
  }

  prunable(order: PruneOrder): Promise<readonly Candidate[]> {
    return this.ask('prunable', (id) => ({ id, kind: 'prunable', asked: order }))
  }

  async settle(copy: string): Promise<void> {
    await this.ask('settle', (id) => ({ id, kind: 'settle', asked: { copy } }))
  }

  pack(): Promise<Packed> {
    return this.ask('pack', (id) => ({ id, kind: 'pack', asked: null }))
  }

  survey(): Promise<Survey> {
    return this.ask('survey', (id) => ({ id, kind: 'survey', asked: null }))
  }

  check(deep: boolean): Promise<Integrity> {
    return this.ask('check', (id) => ({ id, kind: 'check', asked: { deep } }))
  }

  async close(): Promise<void> {
    const { worker } = this
    this.closed = true
    this.forget(closing())
    await worker?.terminate()
  }

  private ask<K extends QuestionKind>(kind: K, question: (id: number) => Question): Promise<Answer<K>> {
    if (this.closed) return Promise.reject(closing())
    const id = this.nextId++
    return new Promise<Answer<K>>((resolve, reject) => {
      const worker = this.running()
      this.waiting.set(id, {
        resolve: (found) => {
          if (isKind(found, kind)) resolve(found.answer)
          else reject(fail('internal', `The history’s reader answered “${kind}” with “${found.kind}”.`))
        },
        reject,
      })
      // it keeps a program alive only while it is waited for
      worker.ref()
      worker.postMessage(question(id))
    })
  }

  private running(): Worker {
    if (this.worker) return this.worker
    const worker = new Worker(this.script, { workerData: { file: this.file } })
    this.worker = worker
    worker.on('message', (reply: Reply) => {
      const waiting = this.waiting.get(reply.id)
      this.waiting.delete(reply.id)
      if (this.waiting.size === 0) worker.unref()
      if (reply.ok) waiting?.resolve(reply.found)
      else waiting?.reject(new CloudpinError(reply.failure))
    })
    const ended = (reason: string) => {
      if (this.worker === worker) this.forget(fail('internal', `The history could not be read: ${reason}`))
    }
    worker.on('error', (error) => {
      ended(error instanceof Error ? error.message : String(error))
    })
    worker.on('exit', () => {
      ended('its reader ended.')
    })
    return worker
  }

  private forget(reason: CloudpinError): void {
    this.worker = undefined
    const all = [...this.waiting.values()]
    this.waiting.clear()
    for (const { reject } of all) reject(reason)
  }
}

const closing = () => fail('cancelled', 'The history is being closed.')

const isKind = <K extends QuestionKind>(found: Found, kind: K): found is Extract<Found, { kind: K }> =>
  found.kind === kind
