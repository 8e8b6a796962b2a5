import { asksForArchive, matcher } from '@contract/filter/match'
import { parseFilter } from '@contract/filter/parse'
import type { RunSummary } from '@contract/run'

/** The runs that a filter line asks for (see `parseFilter`), in their order; those in the archive only where it asks. */
export function filtered(runs: readonly RunSummary[], line: string, now = Date.now()): readonly RunSummary[] {
  const filter = parseFilter(line, now)
  const meets = matcher(filter, now)
  const withArchive = asksForArchive(filter)
  return runs.filter((run) => (withArchive || run.archivedAt === null) && meets(run))
}
