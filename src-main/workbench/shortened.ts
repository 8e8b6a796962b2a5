import { homedir } from 'node:os'
import { sep } from 'node:path'

/** A path with the home folder written as ~. */
export function shortened(path: string): string {
  const home = homedir()
  return home && path.startsWith(home + sep) ? `~${path.slice(home.length)}` : path
}
