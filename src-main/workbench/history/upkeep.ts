import { fail } from '@contract/failure'
import {
  backupsOf,
  History,
  historyFile,
  inspect,
  restoreBackup,
  type Backup,
  type Integrity,
  type Packed,
  type Pruned,
  type PruneOrder,
  type Restored,
} from '../../store'

/** What is done to a history as a whole, while no window needs it. `file`: its file; left out, the person's own. */

/** Reads a whole history and says whether it is whole. */
export const checkHistory = (file?: string): Integrity => inspect(historyFile(file))

/** The backups of a history, the newest first. */
export const listBackups = (file?: string): readonly Backup[] => backupsOf(historyFile(file))

/** Makes a backup now. */
export const backUpHistory = (file?: string): Promise<Backup> => opened(file, (history) => history.backUp('asked'))

/** Puts a backup in the history's place: the one of that name, or the newest. */
export async function restoreHistory(file?: string, named?: string): Promise<Restored & { readonly name: string }> {
  const target = historyFile(file)
  const name = named ?? backupsOf(target)[0]?.name
  if (name === undefined) throw fail('not-found', `There is no backup of ${target}.`, target)
  return { ...(await restoreBackup(target, name)), name }
}

/** A run that a pruning removes, and the bytes that it takes. */
type Going = ReturnType<History['prunable']>[number]

/** What a pruning would remove. */
export const wouldPrune = (order: PruneOrder, file?: string): Promise<readonly Going[]> =>
  opened(file, (history) => history.prunable(order))

/** Removes runs for good, empties the trash, and removes files that belong to no run. */
export const pruneHistory = (order: PruneOrder, file?: string): Promise<Pruned> =>
  opened(file, (history) => history.prune(history.prunable(order)))

/** Gives the room of what was removed back to the disk. */
export const packHistory = (file?: string): Promise<Packed> => opened(file, (history) => history.vacuum())

async function opened<T>(file: string | undefined, work: (history: History) => T | Promise<T>): Promise<T> {
  const history = History.open(historyFile(file))
  try {
    return await work(history)
  } finally {
    history.close()
  }
}
