import { homedir } from 'node:os'
import { join, resolve } from 'node:path'

/** What the place of the history depends on; tests give their own. */
export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly platform: NodeJS.Platform
  readonly home: string
}

const here = (): Surroundings => ({ environment: process.env, platform: process.platform, home: homedir() })

/**
 * The folder that holds the person's data: `CLOUDPIN_HOME`, else the platform's own place for it
 * (`$XDG_DATA_HOME/cloudpin` or `~/.local/share/cloudpin`, `~/Library/Application Support/Cloudpin`, `%APPDATA%\Cloudpin`).
 */
export function dataFolder({ environment, platform, home }: Surroundings = here()): string {
  const chosen = environment['CLOUDPIN_HOME']
  if (chosen) return resolve(chosen)
  switch (platform) {
    case 'win32':
      return join(environment['APPDATA'] ?? join(home, 'AppData', 'Roaming'), 'Cloudpin')
    case 'darwin':
      return join(home, 'Library', 'Application Support', 'Cloudpin')
    default:
      return join(environment['XDG_DATA_HOME'] ?? join(home, '.local', 'share'), 'cloudpin')
  }
}

/** The history's file: the one that was named, else `history.sqlite` in the data folder. */
export function historyFile(named?: string, surroundings: Surroundings = here()): string {
  return named === undefined ? join(dataFolder(surroundings), 'history.sqlite') : resolve(named)
}

/** The folder that holds the log of the programs that use a history. */
export const logFolder = (file: string): string => `${file.replace(/\.sqlite$/, '')}.logs`

/** The folder that holds a history's files: the checkpoints of its runs. */
export const filesFolder = (file: string): string => `${file.replace(/\.sqlite$/, '')}.files`
