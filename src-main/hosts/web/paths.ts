import type { Result } from '@contract/failure'

/** An absolute path of this machine with two parts or more, not one of an address: what is before its last part. */
const folders = /(?<![\w:/.~-])(?:~|[A-Za-z]:)?(?:[\\/][^\\/\s:;,“”"'()]+)+[\\/](?=[^\\/\s])/g

/** A sentence in which paths of this machine are their last part alone: `…/history.sqlite`. */
export const withoutFolders = (sentence: string): string => sentence.replace(folders, '…/')

/**
 * An answer as a browser may have it. The page is on this machine, but what is in a browser is in its history, its
 * extensions and the pictures that people share; where files lie is none of its business.
 */
export function withoutPaths(result: Result<unknown>): Result<unknown> {
  if (!result.ok) {
    const { code, message, field } = result.error
    const error = { code, message: withoutFolders(message) }
    return { ok: false, error: field === undefined ? error : { ...error, field: withoutFolders(field) } }
  }
  const { value } = result
  if (typeof value !== 'object' || value === null || !('historyFile' in value)) return result
  const { historyFile } = value
  return typeof historyFile === 'string'
    ? { ok: true, value: { ...value, historyFile: withoutFolders(historyFile) } }
    : result
}
