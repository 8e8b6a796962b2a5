import { appendFileSync, existsSync, renameSync, rmSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { LogLevel, LogSource, ProgramLogLine } from '@contract/program-log'
import { makeFolder } from '../../store'
import { readLogLines, writeLogLine } from './lines'

/** What a program and its engines say while they run, beside what they say of single runs. */
export interface ProgramLog {
  /** The folder of its files; null where nothing is kept. */
  readonly folder: string | null
  /** Adds a line; never throws. */
  write(level: LogLevel, source: LogSource, message: string): void
  /** The last lines, the oldest first. */
  recent(most: number): Promise<readonly ProgramLogLine[]>
}

export interface LogFileOptions {
  /** The first line, written before the first other one: which program this is. */
  readonly heading: string
  /** Bytes from which on a new file is begun. */
  readonly largest?: number
  readonly now?: () => number
}

/** So many older files are kept: `cloudpin.1.log` is the youngest of them. */
const kept = 4
const nameOf = (age: number): string => (age === 0 ? 'cloudpin.log' : `cloudpin.${String(age)}.log`)

/** Keeps nothing: for tests and short calculations. */
export const silentLog: ProgramLog = { folder: null, write: () => undefined, recent: () => Promise.resolve([]) }

/**
 * A log in files of a folder, rotated by size. Each line is appended at once and by name, so that the last words of a
 * program that breaks down are there, and several programs may write to one folder. Where it cannot be written it is not:
 * a full disk must not end what trains.
 */
export function openLogFile(
  folder: string,
  { heading, largest = 2 ** 20, now = Date.now }: LogFileOptions,
): ProgramLog {
  let begun = false
  const append = (line: ProgramLogLine): void => {
    const file = join(folder, nameOf(0))
    if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) >= largest) rotate(folder)
    appendFileSync(file, writeLogLine(line))
  }
  return {
    folder,
    write(level, source, message) {
      try {
        if (!begun) {
          makeFolder(folder)
          begun = true
          append({ at: now(), level: 'info', source: 'program', message: heading })
        }
        append({ at: now(), level, source, message })
      } catch {
        // there is nowhere left to say so
      }
    },
    recent: (most) => recentLines(folder, most),
  }
}

function rotate(folder: string): void {
  rmSync(join(folder, nameOf(kept)), { force: true })
  for (let age = kept - 1; age >= 0; age -= 1) {
    const from = join(folder, nameOf(age))
    if (existsSync(from)) renameSync(from, join(folder, nameOf(age + 1)))
  }
}

async function recentLines(folder: string, most: number): Promise<ProgramLogLine[]> {
  let lines: ProgramLogLine[] = []
  for (let age = 0; age <= kept && lines.length < most; age += 1) {
    const text = await readFile(join(folder, nameOf(age)), 'utf8').catch(() => null)
    if (text === null) break
    lines = [...readLogLines(text), ...lines]
  }
  return lines.slice(-most)
}
