import { stat } from 'node:fs/promises'
import type { HistorySize } from '@contract/history'
import { backupsOf } from '../backups/backups'
import type { Connection } from '../connection'

/** Measures a history. */
export async function sizeOf(connection: Connection): Promise<HistorySize> {
  const { file, database } = connection
  const counted = connection.read(() =>
    database
      .prepare<[], { readonly files: number; readonly runs: number; readonly trashed: number }>(
        `SELECT (SELECT coalesce(sum(bytes), 0) FROM checkpoints) AS files,
           count(*) FILTER (WHERE deleted_at IS NULL) AS runs,
           count(*) FILTER (WHERE deleted_at IS NOT NULL) AS trashed
         FROM runs`,
      )
      .get(),
  )
  if (counted === undefined) throw new Error('A count of all rows is one row.')
  const bytes = await Promise.all([file, `${file}-wal`].map(bytesOf))
  return {
    database: bytes.reduce((sum, part) => sum + part, 0),
    backups: backupsOf(file).reduce((sum, backup) => sum + backup.bytes, 0),
    ...counted,
  }
}

/** Of a file that may not be there. */
const bytesOf = async (file: string): Promise<number> => (await stat(file).catch(() => null))?.size ?? 0
