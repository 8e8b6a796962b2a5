import type { RunSummary } from '@contract/run'
import type { Shortcut } from './shortcuts'

/** Something that a person can have done by its name. */
export interface Command {
  readonly key: string
  readonly title: string
  /** Such as the keys that do the same, or the state of a run. */
  readonly help: string
  readonly run: () => void
}

const mostRuns = 8

const wordsOf = (text: string): string[] => text.toLowerCase().split(/\s+/).filter(Boolean)

/** Whether every word of what is typed stands in the text, in any order. */
const holds = (text: string, words: readonly string[]): boolean => {
  const small = text.toLowerCase()
  return words.every((word) => small.includes(word))
}

/** What is done by keys, as commands; the keys stand beside. */
export const shortcutCommands = (
  shortcuts: readonly Shortcut[],
  spelled: (keys: readonly string[]) => string,
): Command[] =>
  shortcuts.map(({ keys, label, run }) => ({ key: `do ${label}`, title: label, help: spelled(keys), run }))

/**
 * The commands and the runs that what is typed finds; with nothing typed the runs that were opened last, then all
 * commands.
 */
export function found(
  typed: string,
  commands: readonly Command[],
  runs: readonly RunSummary[],
  recent: readonly RunSummary[],
  openRun: (run: RunSummary) => Command,
): readonly Command[] {
  const words = wordsOf(typed)
  if (words.length === 0) return [...recent.map(openRun), ...commands]
  const hits: RunSummary[] = []
  for (const run of runs) {
    if (hits.length === mostRuns) break
    if (holds(`${run.name} ${run.tags.join(' ')} ${run.id}`, words)) hits.push(run)
  }
  return [...commands.filter(({ title }) => holds(title, words)), ...hits.map(openRun)]
}
