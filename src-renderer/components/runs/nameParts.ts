import type { RunSummary } from '@contract/run'
import { cut, type Cut } from '../../text/cut'

/** Length of the longest beginning that all of the names share, up to the end of a word. */
export function sharedLength(names: readonly string[]): number {
  const [first = '', ...others] = names
  let length = first.length
  for (const other of others) {
    let same = 0
    while (same < length && same < other.length && first[same] === other[same]) same += 1
    length = same
  }
  if (others.length === 0 || length === first.length) return 0
  return Math.max(0, first.slice(0, length).search(/[^\s,;:·–-]*$/u))
}

/** How much the names of each sweep's runs have in common, by the sweep's id. */
export function sharedLengths(runs: readonly RunSummary[]): ReadonlyMap<string, number> {
  const names = new Map<string, string[]>()
  for (const { sweep, name } of runs) {
    if (sweep === null) continue
    const known = names.get(sweep.sweep)
    if (known) known.push(name)
    else names.set(sweep.sweep, [name])
  }
  return new Map([...names].map(([sweep, all]) => [sweep, sharedLength(all)]))
}

/** A name in a table: a line of two parts, and what stands over it in smaller letters, empty where nothing does. */
export interface NameLines extends Cut {
  readonly above: string
}

/**
 * A run's name in a table: what it shares with all runs of its sweep stands above what it differs in, which so has the
 * whole width of the column.
 * @param shared letters at the beginning that all runs of its sweep have
 */
export const nameLines = (name: string, shared: number): NameLines => ({
  above: name.slice(0, shared),
  ...cut(name.slice(shared)),
})
