import type { RunSummary } from '@contract/run'

export interface QuitParts {
  readonly runs: () => Promise<readonly RunSummary[]>
  /** Asks the person; true to quit nevertheless. */
  readonly ask: (sentence: string) => Promise<boolean>
  /** Ends the workbench: what trains is recorded as interrupted. */
  readonly close: () => Promise<void>
  /** Ends the program, now that nothing is open. */
  readonly leave: () => void
}

/** What is going on, in words; null where nothing is. */
export function goingOn(runs: readonly RunSummary[]): string | null {
  const running = runs.filter(({ state }) => state === 'running')
  const waiting = runs.filter(({ state }) => state === 'queued').length
  if (running.length + waiting === 0) return null
  const names = running.map(({ name }) => `“${name}”`).join(', ')
  const trains = running.length === 0 ? '' : `${names} ${running.length === 1 ? 'trains' : 'train'}.`
  const waits = waiting === 0 ? '' : `${String(waiting)} ${waiting === 1 ? 'run waits' : 'runs wait'}.`
  return [trains, waits, 'What was trained until now is kept; the rest is not done.'].filter(Boolean).join(' ')
}

/**
 * The way out: asks once while something is going on, closes the workbench, then leaves. Returns the listener of
 * `before-quit`, and whether the way is free.
 */
export function wayOut({ runs, ask, close, leave }: QuitParts) {
  let state: 'open' | 'leaving' | 'free' = 'open'
  const go = async () => {
    const sentence = goingOn(await runs().catch(() => []))
    if (sentence !== null && !(await ask(sentence))) {
      state = 'open'
      return
    }
    await close().catch(() => undefined)
    state = 'free'
    leave()
  }
  return {
    get isFree() {
      return state === 'free'
    },
    beforeQuit(event: { preventDefault(): void }): void {
      if (state === 'free') return
      event.preventDefault()
      if (state === 'leaving') return
      state = 'leaving'
      void go()
    },
  }
}
