import type { RunSummary } from '@contract/run'

/** What a person decides when a window with work under way is closed; `leave-running`: the work goes on without it. */
export type QuitAnswer = 'quit' | 'stay' | 'leave-running'

export interface QuitParts {
  readonly runs: () => Promise<readonly RunSummary[]>
  /** Asks the person. */
  readonly ask: (sentence: string) => Promise<QuitAnswer>
  /** Puts the window away; the work goes on. */
  readonly hide: () => void
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
 * The way out: asks once while something is going on, closes the workbench, then leaves. Where the work is to go on
 * without the window, the program leaves by itself as soon as nothing goes on any more, unless the window was shown
 * again. Returns the listener of `before-quit`, and whether the way is free.
 */
export function wayOut({ runs, ask, hide, close, leave }: QuitParts) {
  let state: 'open' | 'leaving' | 'free' = 'open'
  let hidden = false
  const go = async () => {
    const sentence = goingOn(await runs().catch(() => []))
    const answer = sentence === null ? 'quit' : await ask(sentence)
    if (answer !== 'quit') {
      state = 'open'
      hidden = answer === 'leave-running'
      if (hidden) hide()
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
    /** The window is in front of the person again. */
    shown(): void {
      hidden = false
    },
    /** A run has ended; where nobody watches and it was the last one, this is the end. */
    async ended(): Promise<void> {
      if (hidden && state === 'open' && goingOn(await runs().catch(() => [])) === null && hidden) leave()
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
