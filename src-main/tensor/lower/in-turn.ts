/** Work that is done one after the other, in the order in which it is asked for, whatever became of what came before. */
export class InTurn {
  #last: Promise<unknown> = Promise.resolve()

  /** Does `work` when all that was asked for earlier has ended, well or not; answers as it does. */
  do<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(work)
    this.#last = result.catch(() => undefined)
    return result
  }

  /** Resolves when all that was asked for so far has ended. */
  async ended(): Promise<void> {
    await this.#last
  }
}
