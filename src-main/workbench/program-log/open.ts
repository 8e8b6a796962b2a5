import { arch, platform } from 'node:os'
import type { Description } from '@contract/description'
import { historyFile, logFolder } from '../../store'
import { openLogFile, type ProgramLog } from './log-file'

export interface LoggedProgram {
  readonly host: Description['host']
  readonly version: string
  /** The history's file; left out: the person's own. */
  readonly history?: string | undefined
}

/** The log of a program, in the folder beside its history. Nothing is made before there is something to say. */
export function openProgramLog({ host, version, history }: LoggedProgram): ProgramLog {
  const runtime = process.versions['electron']
    ? `Electron ${process.versions['electron']}`
    : `Node ${process.versions.node}`
  const heading = `Cloudpin ${version} (${host}), process ${String(process.pid)}, ${platform()} on ${arch()}, ${runtime}.`
  return openLogFile(logFolder(historyFile(history)), { heading })
}
