/** Why a backup was made: the program was closed, the history was about to be brought to a new version, or a person asked. */
export const backupReasons = ['closed', 'migration', 'asked'] as const
export type BackupReason = (typeof backupReasons)[number]

const isReason = (text: string): text is BackupReason => backupReasons.some((reason) => reason === text)

const pattern = /^(\d{4}-\d{2}-\d{2})T(\d{2})-(\d{2})-(\d{2})\.(\d{3})Z-([a-z]+)\.sqlite$/

/** The name of a backup's file: when and why, as in `2026-11-22T05-53-10.042Z-closed.sqlite`. */
export const backupName = (at: number, reason: BackupReason): string =>
  `${new Date(at).toISOString().replaceAll(':', '-')}-${reason}.sqlite`

/** When and why a backup was made, by its file's name; null for another file. */
export function readBackupName(name: string): { readonly at: number; readonly reason: BackupReason } | null {
  const [, day = '', hour = '', minute = '', second = '', fraction = '', reason = ''] = pattern.exec(name) ?? []
  const at = Date.parse(`${day}T${hour}:${minute}:${second}.${fraction}Z`)
  return Number.isNaN(at) || !isReason(reason) ? null : { at, reason }
}
