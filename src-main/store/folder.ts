import { mkdirSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

/**
 * Makes a folder and those above it. Node's own recursive `mkdir` never returns where the system answers ENOENT for a
 * folder whose parent is there (as /proc does), so each is made by itself.
 */
export function makeFolder(folder: string): void {
  const path = resolve(folder)
  const parent = dirname(path)
  if (parent === path || isFolder(path)) return
  makeFolder(parent)
  try {
    mkdirSync(path)
  } catch (thrown) {
    // another program may have made it in the meantime
    if (!isFolder(path)) throw thrown
  }
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
