import type { Failure } from '@contract/failure'

/** A run whose engine keeps ending is not begun for ever: after so many crashes it has failed. */
const most = 3

/** Counts how often the engine of a run has ended unexpectedly, and says when that is enough. */
export class Restarts {
  private crashes = 0

  /** The line that announces a restart after that failure; null where it is no crash, or was one too many. */
  next(failure: Failure): string | null {
    if (failure.code !== 'engine-crashed') return null
    this.crashes += 1
    if (this.crashes >= most) return null
    return `${failure.message} It goes on from its last checkpoint (restart ${String(this.crashes)} of ${String(most - 1)}).`
  }

  /** The failure to end with: after the last crash it says how many there were. */
  final(failure: Failure): Failure {
    if (failure.code !== 'engine-crashed' || this.crashes < most) return failure
    const times = String(this.crashes)
    return {
      ...failure,
      message: `The engine of this run ended unexpectedly ${times} times; it is not started again by itself. ${failure.message}`,
    }
  }
}
