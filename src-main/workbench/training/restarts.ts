import type { Failure } from '@contract/failure'

/** A run whose engine keeps ending is not begun for ever. */
const most = 3

/** Counts how often the engine of a run has ended unexpectedly, and says when that is enough. */
export class Restarts {
  private done = 0

  /** The line that announces a restart after that failure; null where it is no crash, or was one too many. */
  next(failure: Failure): string | null {
    if (failure.code !== 'engine-crashed' || this.done >= most) return null
    this.done += 1
    return `${failure.message} It goes on from its last checkpoint (restart ${String(this.done)} of ${String(most)}).`
  }

  /** The failure to end with: after the last restart it says how often it was tried. */
  final(failure: Failure): Failure {
    if (failure.code !== 'engine-crashed' || this.done < most) return failure
    const times = String(this.done + 1)
    return {
      ...failure,
      message: `The engine of this run ended unexpectedly ${times} times; it is not started again by itself. ${failure.message}`,
    }
  }
}
