import { dirname } from 'node:path'
import { CloudpinError, fail } from '@contract/failure'

/** The code that SQLite and Node's file system give to an error, where it has one. */
function codeOf(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : ''
}

const unwritable = /^(SQLITE_READONLY|SQLITE_CANTOPEN|SQLITE_PERM|EACCES|EPERM|EROFS|ENOENT|ENOTDIR|EEXIST|EISDIR)/
const full = /^(SQLITE_FULL|ENOSPC|EDQUOT)/
const damaged = /^(SQLITE_NOTADB|SQLITE_CORRUPT)/
const busy = /^(SQLITE_BUSY|SQLITE_LOCKED)/

/**
 * Turns what SQLite or the file system threw into a CloudpinError whose sentence names the file or its folder
 * and says what to do; a CloudpinError passes as it is.
 */
export function historyFailure(thrown: unknown, file: string): CloudpinError {
  if (thrown instanceof CloudpinError) return thrown
  const code = codeOf(thrown)
  const options = { cause: thrown }
  const named = (failure: CloudpinError) => new CloudpinError(failure.failure, options)
  if (full.test(code)) {
    return named(
      fail(
        'disk-full',
        `The disk that holds ${dirname(file)} is full; nothing was half-written. Free some space.`,
        file,
      ),
    )
  }
  if (unwritable.test(code)) {
    return named(
      fail(
        'history-unwritable',
        `The history cannot be written in the folder ${dirname(file)} (${code}). Make the folder writable, or name another file with --history or another folder with CLOUDPIN_HOME.`,
        file,
      ),
    )
  }
  if (damaged.test(code)) {
    return named(
      fail('data-damaged', `${file} is not a history, or is damaged. Name another file, or move this one away.`, file),
    )
  }
  if (busy.test(code)) {
    return named(fail('history-unwritable', `Another program keeps ${file} locked. Close it and try again.`, file))
  }
  const reason = thrown instanceof Error ? thrown.message : String(thrown)
  return named(fail('internal', `The history ${file} could not be used: ${reason}`, file))
}
