import { randomUUID } from 'node:crypto'
import { rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { CloudpinError, fail } from '@contract/failure'
import { historyFile, survey } from '../../store'
import { openProgramLog } from '../program-log/open'
import { makeReport, type ReportParts } from './report'

export interface ReportOrder extends Pick<ReportParts, 'version' | 'host' | 'describeEngines'> {
  /** The history's file; left out: the person's own. It need not be one that can be opened. */
  readonly history?: string | undefined
  /** The zip, or a folder to write it into. */
  readonly to: string
}

/**
 * Writes a report (see `makeReport`) into a file that is not there yet, and answers with its path. Errors: `not-allowed`
 * where there is one of that name or it cannot be written.
 */
export async function writeReport({ history, to, ...parts }: ReportOrder): Promise<string> {
  const log = openProgramLog({ ...parts, history })
  const { name, bytes } = await makeReport({ ...parts, log, survey: () => survey(historyFile(history)) })
  const place = resolve(to)
  const file = (await stat(place).catch(() => null))?.isDirectory() ? join(place, name) : place
  if (await stat(file).catch(() => null)) {
    throw fail('not-allowed', `There is a file ${file} already; name another one.`, file)
  }
  const partial = join(dirname(file), `.${basename(file)}.${randomUUID()}.partial`)
  try {
    await writeFile(partial, bytes, { flag: 'wx' })
    await rename(partial, file)
    return file
  } catch (thrown) {
    await rm(partial, { force: true }).catch(() => undefined)
    const reason = thrown instanceof Error ? thrown.message : String(thrown)
    const failure = {
      code: 'not-allowed',
      message: `The report cannot be written to ${file}: ${reason}`,
      field: file,
    } as const
    throw new CloudpinError(failure, { cause: thrown })
  }
}
