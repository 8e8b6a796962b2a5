import { CloudpinError, fail } from '@contract/failure'

/** Thrown where a signal was found aborted. */
export const cancelled = (): CloudpinError => fail('cancelled', 'Stopped.')

export const isCancelled = (error: unknown): boolean =>
  error instanceof CloudpinError && error.failure.code === 'cancelled'

/** The result of some work, or null where a stop ended it. */
export async function untilStopped<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work
  } catch (error) {
    if (isCancelled(error)) return null
    throw error
  }
}
