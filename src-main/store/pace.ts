/** Longest stretch of work between two turns of the event loop, in milliseconds. */
const stretch = 3

let began = 0
let marked = false
/** What waits for its turn; the first one may be the one that has it now. */
const waiting: (() => void)[] = []
let released = false

/**
 * Cuts long work into short stretches, so that the process that does it stays free for others: awaited between two
 * pieces of work, it lets others have their turn if this turn has gone on for long. Whatever waits here goes on one
 * piece a turn, so that a hundred readings at once block no longer than one.
 */
export function breathe(): Promise<void> {
  if (!marked) mark()
  const others = waiting.length - (released ? 1 : 0)
  if (others === 0 && performance.now() - began < stretch) return Promise.resolve()
  return new Promise((resolve) => {
    waiting.push(resolve)
    if (waiting.length === 1) setImmediate(release)
  })
}

/** Notes when the work of this turn began, as far as it can be known. */
function mark(): void {
  marked = true
  began = performance.now()
  setImmediate(() => {
    marked = false
  })
}

function release(): void {
  began = performance.now()
  released = true
  waiting[0]?.()
  // taken out only when its piece is done, so that what asks meanwhile queues behind
  setImmediate(() => {
    waiting.shift()
    released = false
    if (waiting.length > 0) release()
  })
}
