import { Worker } from 'node:worker_threads'
import workerText from './filler.worker.ts?script'
import { noiseModule, parametersOf } from './kernel'
import type { FillOrder } from './kernel'

/** Threads whose programs are over; the next program takes one, for a thread takes longer to start than a chunk to run. */
const resting: Filler[] = []
const mostResting = 2

/** A thread that fills noise into this memory, until it is released. */
export function takeFiller(memory: WebAssembly.Memory): Filler {
  const rested = resting.pop()
  const filler = rested && !rested.ended ? rested : new Filler()
  filler.serve(memory)
  return filler
}

/** A thread that fills noise into shared memory. It keeps the process alive only while it has work. */
export class Filler {
  readonly #worker: Worker
  #waiting: PromiseWithResolvers<undefined> | undefined
  #ended = false

  constructor() {
    this.#worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(workerText)}`))
    this.#worker.unref()
    this.#worker.on('message', () => {
      this.#settle((waiting) => waiting.resolve(undefined))
    })
    this.#worker.on('error', (error) => {
      this.#settle((waiting) => waiting.reject(error))
    })
    this.#worker.on('exit', () => {
      this.#ended = true
      this.#settle((waiting) => waiting.reject(new Error('The noise worker ended.')))
    })
  }

  /** Whether the thread is gone. */
  get ended(): boolean {
    return this.#ended
  }

  serve(memory: WebAssembly.Memory): void {
    this.#worker.postMessage({ module: noiseModule(), memory })
  }

  /** Fills all that is ordered; the next order waits until this one is done. */
  fill(orders: readonly FillOrder[]): Promise<void> {
    this.#waiting = Promise.withResolvers<undefined>()
    const { promise } = this.#waiting
    this.#worker.ref()
    this.#worker.postMessage(orders.map((order) => parametersOf(order, 'worker')))
    // Whoever takes the chunk sees the failure; until then it is not unhandled.
    promise.catch(() => undefined)
    return promise
  }

  /** Rests until another program takes it, once what was ordered is filled; where enough threads rest, it ends. */
  async release(): Promise<void> {
    await this.#waiting?.promise.catch(() => undefined)
    if (this.#ended) return
    if (resting.length >= mostResting) {
      await this.#end()
      return
    }
    this.#worker.postMessage(null)
    resting.push(this)
  }

  async #end(): Promise<void> {
    // Its end is waited for: without a reference the process could end first.
    this.#worker.ref()
    await this.#worker.terminate()
  }

  #settle(settle: (waiting: PromiseWithResolvers<undefined>) => void): void {
    const waiting = this.#waiting
    this.#waiting = undefined
    this.#worker.unref()
    if (waiting !== undefined) settle(waiting)
  }
}
