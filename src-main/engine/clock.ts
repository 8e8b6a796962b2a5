import { setImmediate } from 'node:timers/promises'

/** Lets messages in, such as a stop, before the next piece of work. */
export const breathe = (): Promise<void> => setImmediate()

/** Milliseconds since some moment. */
export const now = (): number => performance.now()
