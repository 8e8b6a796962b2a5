import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** A turn that takes less (ms) did nothing but turn. */
const idle = 0.1
/** Milliseconds between two looks of the system at who has a processor: what a thread is said to have had may be short of that much. */
const tick = 4

/** How long the turns of this process's event loop were in which something was done, in milliseconds. */
export interface Turns {
  readonly median: number
  readonly ninetyNine: number
  readonly most: number
}

/**
 * Watches the turns of the event loop until the returned function ends it. A turn took no longer than a clock says, and no
 * longer than this thread had a processor, so that what others on the machine do does not lengthen it by much.
 */
export function watchTurns(): () => Turns {
  const turns: number[] = []
  let watching = true
  let [last, lastClock] = [threadTime(), performance.now()]
  const turn = () => {
    const [now, clock] = [threadTime(), performance.now()]
    turns.push(Math.min(clock - lastClock, now - last + tick))
    last = now
    lastClock = clock
    if (watching) setImmediate(turn)
  }
  setImmediate(turn)
  return () => {
    watching = false
    const worked = turns.filter((turn) => turn > idle).sort((a, b) => a - b)
    const at = (share: number) => worked[Math.min(worked.length - 1, Math.floor(share * worked.length))] ?? 0
    return { median: at(0.5), ninetyNine: at(0.99), most: at(1) }
  }
}

function threadTime(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

/**
 * Has what a test made until now be cleaned away, which is not the work of what it watches from here on: the collector's
 * last stretch over ten thousand discarded runs alone is a turn of twenty milliseconds.
 */
export function cleanUp(): void {
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('gc')
  if (typeof collect === 'function') collect()
}

export const turnsText = ({ median, ninetyNine, most }: Turns): string =>
  `a turn of its event loop took ${median.toFixed(2)} ms (median), ${ninetyNine.toFixed(1)} ms (99 %), ${most.toFixed(1)} ms (most)`
