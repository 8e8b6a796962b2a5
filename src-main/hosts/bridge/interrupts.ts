/**
 * Ctrl-C reaches a whole group of processes, and launchers and npm pass it on as well: what comes within this time (ms)
 * of the first is the same one.
 */
const sameTime = 500

/**
 * Calls back at the first request to end (Ctrl-C, SIGTERM, a closed terminal); a later one ends the program at once.
 * The returned function stops listening; after a first request it is heard on, so that the same one does not end a program
 * that is closing.
 */
export function onInterrupt(first: () => void): () => void {
  let begun: number | null = null
  const hear = () => {
    if (begun === null) {
      begun = performance.now()
      first()
    } else if (performance.now() - begun > sameTime) process.exit(130)
  }
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  for (const signal of signals) process.on(signal, hear)
  return () => {
    if (begun !== null) return
    for (const signal of signals) process.off(signal, hear)
  }
}

/** A signal that is aborted at the first request to end; `end` stops listening, as for `onInterrupt`. */
export function interruption(): { readonly signal: AbortSignal; readonly end: () => void } {
  const controller = new AbortController()
  const end = onInterrupt(() => {
    controller.abort()
  })
  return { signal: controller.signal, end }
}
