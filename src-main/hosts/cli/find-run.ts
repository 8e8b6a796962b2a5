import { fail } from '@contract/failure'
import type { RunSummary } from '@contract/run'

/** The run of that id, or of the only id that begins so; `not-found` otherwise. */
export function theOne(runs: readonly RunSummary[], named: string): RunSummary {
  const exact = runs.find(({ id }) => id === named)
  if (exact) return exact
  const [first, second] = runs.filter(({ id }) => id.startsWith(named))
  if (first === undefined) throw fail('not-found', `There is no run “${named}”; cloudpin runs lists them.`)
  if (second !== undefined) throw fail('not-found', `Several runs begin with “${named}”; give more of the id.`)
  return first
}
