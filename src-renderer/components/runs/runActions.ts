import type { MarksChange } from '@contract/marks'
import type { RunSummary } from '@contract/run'
import { counted } from '../../charts/numbers'
import { useRuns } from '../../stores/runs'
import { useUndo } from '../frame/undo'

const idsOf = (runs: readonly RunSummary[]): readonly string[] => runs.map(({ id }) => id)

/** What can be done with one or many runs, each with its undo. */
export function useRunActions() {
  const runs = useRuns()
  const { perform } = useUndo()

  /** Changes marks of the runs that `concerned` picks; undone, those alone are changed back. */
  const mark = async (
    text: (count: string) => string,
    concerned: readonly RunSummary[],
    change: MarksChange,
    back: MarksChange,
  ): Promise<boolean> => {
    if (concerned.length === 0) return false
    const ids = idsOf(concerned)
    return perform(
      text(counted(ids.length, 'run')),
      () => runs.mark(ids, change),
      () => runs.mark(ids, back),
    )
  }
  const star = (chosen: readonly RunSummary[], starred: boolean): Promise<boolean> =>
    mark(
      (count) => (starred ? `Starred ${count}.` : `Took the star from ${count}.`),
      chosen.filter((run) => run.starred !== starred),
      { starred },
      { starred: !starred },
    )
  const archive = (chosen: readonly RunSummary[], archived: boolean): Promise<boolean> =>
    mark(
      (count) => (archived ? `Archived ${count}.` : `Took ${count} out of the archive.`),
      chosen.filter((run) => (run.archivedAt !== null) !== archived),
      { archived },
      { archived: !archived },
    )
  const addTag = (chosen: readonly RunSummary[], tag: string): Promise<boolean> =>
    mark(
      (count) => `Tagged ${count} “${tag}”.`,
      chosen.filter(({ tags }) => !tags.includes(tag)),
      { addTags: [tag] },
      { removeTags: [tag] },
    )
  const removeTag = (chosen: readonly RunSummary[], tag: string): Promise<boolean> =>
    mark(
      (count) => `Took the tag “${tag}” from ${count}.`,
      chosen.filter(({ tags }) => tags.includes(tag)),
      { removeTags: [tag] },
      { addTags: [tag] },
    )
  const rename = (run: RunSummary, name: string): Promise<boolean> =>
    perform(
      `Renamed “${run.name}”.`,
      () => runs.rename(run.id, name),
      () => runs.rename(run.id, run.name),
    )
  const note = (run: RunSummary, notes: string): Promise<boolean> =>
    perform(
      `Changed the notes of “${run.name}”.`,
      () => runs.note(run.id, notes),
      () => runs.note(run.id, run.notes),
    )
  /** Moves runs to the trash. */
  const remove = async (ids: readonly string[]): Promise<boolean> =>
    ids.length > 0 &&
    perform(
      `Deleted ${counted(ids.length, 'run')}.`,
      () => runs.remove(ids),
      () => runs.restore(ids),
    )
  /** Takes runs out of the trash. */
  const restore = (ids: readonly string[]): Promise<boolean> =>
    perform(
      `Restored ${counted(ids.length, 'run')}.`,
      () => runs.restore(ids),
      () => runs.remove(ids),
    )
  return { star, archive, addTag, removeTag, rename, note, remove, restore }
}
