import type { HistoryBackup } from '@contract/history'

/** When a backup was made, to follow “made”. */
export const backupReason: Readonly<Record<HistoryBackup['reason'], string>> = {
  closed: 'when Cloudpin was closed',
  migration: 'before a new version',
  asked: 'by hand',
}
