import { CloudpinError, fail } from '@contract/failure'

/** Thrown where a signal was found aborted. */
export const cancelled = (): CloudpinError => fail('cancelled', 'Stopped.')

const isCancelled = (error: unknown): boolean => error instanceof CloudpinError && error.failure.code === 'cancelled'

/**
 * The result of some work, or null as soon as the signal is aborted: a stop is answered at once, and the work, which
 * watches the same signal, comes to its end by itself.
 */
export async function unlessStopped<T>(signal: AbortSignal, work: Promise<T>): Promise<T | null> {
  const stop = new Promise<null>((resolve) => {
    if (signal.aborted) resolve(null)
    else
      signal.addEventListener('abort', () => {
        resolve(null)
      })
  })
  try {
    return await Promise.race([stop, work])
  } catch (error) {
    if (isCancelled(error)) return null
    throw error
  }
}
