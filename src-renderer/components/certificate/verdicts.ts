import type { Verdict } from '@contract/facts'

/** How a verdict is marked: a sign, a word for those who do not see it, and a colour of the theme. */
export interface VerdictMark {
  readonly sign: string
  readonly word: string
  readonly color: string
}

export const verdictMark: Readonly<Record<Verdict['kind'], VerdictMark>> = {
  holds: { sign: '✓', word: 'holds', color: 'var(--success)' },
  fails: { sign: '✕', word: 'fails', color: 'var(--error)' },
  unknown: { sign: '?', word: 'unknown', color: 'var(--warning)' },
}
