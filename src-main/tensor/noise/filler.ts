import { Worker } from 'node:worker_threads'
import workerText from './filler.worker.ts?script'
import { noiseModule, parametersOf } from './kernel'
import type { FillOrder } from './kernel'

/** A thread that fills noise into shared memory. It keeps the process alive only while it has work. */
export class Filler {
  readonly #worker: Worker
  #waiting: PromiseWithResolvers<undefined> | undefined
  #ending = false

  constructor(memory: WebAssembly.Memory) {
    this.#worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(workerText)}`), {
      workerData: { module: noiseModule(), memory },
    })
    this.#worker.unref()
    this.#worker.on('message', () => {
      this.#settle((waiting) => waiting.resolve(undefined))
    })
    this.#worker.on('error', (error) => {
      this.#settle((waiting) => waiting.reject(error))
    })
    this.#worker.on('exit', () => {
      this.#settle((waiting) => waiting.reject(new Error('The noise worker ended.')))
    })
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

  async end(): Promise<void> {
    // Its end is waited for: without a reference the process could end first.
    this.#ending = true
    this.#worker.ref()
    await this.#worker.terminate()
  }

  #settle(settle: (waiting: PromiseWithResolvers<undefined>) => void): void {
    const waiting = this.#waiting
    this.#waiting = undefined
    if (!this.#ending) this.#worker.unref()
    if (waiting !== undefined) settle(waiting)
  }
}
