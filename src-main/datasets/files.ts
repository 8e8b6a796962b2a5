import { lstatSync, opendirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fail } from '@contract/failure'
import { mostFileBytes, mostFiles } from './limits'
import { problem, refused, shownName } from './problem'
import { systemReason } from './reason'

/** A file that is to be imported. */
export interface FileEntry {
  /** How sentences name it: its path within what was given, with slashes. */
  readonly name: string
  readonly path: string
  readonly bytes: number
}

/** Folders within folders at most. */
const deepest = 8

/**
 * The files at some paths, those of folders with all that lies in them, by their names in the order of the code units.
 * Hidden files are passed over. Of one folder alone, or of one that holds nothing but another, the names begin within
 * it. Throws `data-missing` for a path that is not there and `data-damaged` for a link, or for too many files.
 */
export function listFiles(paths: readonly string[], most = mostFiles): readonly FileEntry[] {
  const found: FileEntry[] = []
  const add = (path: string, name: string, depth: number) => {
    const stats = statsOf(path, name)
    if (stats.isSymbolicLink())
      throw problem(name, 'is a link; links are not followed. Put the file itself in its place.')
    if (stats.isDirectory()) {
      if (depth > deepest) throw problem(name, `lies more than ${String(deepest)} folders deep; move it up.`)
      for (const inner of namesIn(path, name, most)) add(join(path, inner), `${name}/${inner}`, depth + 1)
      return
    }
    if (!stats.isFile()) throw problem(name, 'is neither a file nor a folder; take it out.')
    found.push({ name, path, bytes: stats.size })
    if (found.length <= most) return
    throw refused(
      `There are more than ${most.toLocaleString('en')} files; import a part of them, or put the images into one .npy file.`,
    )
  }
  for (const path of paths) add(path, basename(path) || path, 0)
  return withoutCommonFolder(found).sort((a, b) => (a.name < b.name ? -1 : 1))
}

function statsOf(path: string, name: string) {
  try {
    return lstatSync(path)
  } catch (thrown) {
    throw fail(
      'data-missing',
      `${shownName(name)} cannot be read (${systemReason(thrown)}); give the path of a file or folder that exists.`,
      'files',
    )
  }
}

/** Names in a folder that are not hidden. No more of them are held than an import may have. */
function namesIn(path: string, name: string, most: number): string[] {
  const names: string[] = []
  try {
    const folder = opendirSync(path, { bufferSize: 256 })
    try {
      for (let item = folder.readSync(); item !== null && names.length <= most; item = folder.readSync())
        if (!item.name.startsWith('.') && item.name !== 'Thumbs.db' && item.name !== '__MACOSX') names.push(item.name)
    } finally {
      folder.closeSync()
    }
  } catch (thrown) {
    throw fail('data-missing', `${shownName(name)} cannot be read (${systemReason(thrown)}).`, 'files')
  }
  return names
}

/** The names without the folder that all of them begin with. */
function withoutCommonFolder(files: readonly FileEntry[]): FileEntry[] {
  const [first] = files
  const end = first?.name.indexOf('/') ?? -1
  if (first === undefined || end === -1) return [...files]
  const common = first.name.slice(0, end + 1)
  if (!files.every(({ name }) => name.startsWith(common))) return [...files]
  return withoutCommonFolder(files.map((file) => ({ ...file, name: file.name.slice(common.length) })))
}

/** All bytes of a file; `data-missing` where it cannot be read, `data-damaged` where it is larger than `most`. */
export function readBytes({ name, path, bytes }: FileEntry, most = mostFileBytes): Uint8Array {
  if (bytes > most) throw problem(name, `has ${inWords(bytes)}; at most ${inWords(most)} are read. Take a part.`)
  try {
    const read = readFileSync(path)
    return new Uint8Array(read.buffer, read.byteOffset, read.length)
  } catch (thrown) {
    throw fail('data-missing', `${shownName(name)} cannot be read (${systemReason(thrown)}).`, 'files')
  }
}

const inWords = (bytes: number): string =>
  bytes < 1e6 ? `${String(Math.ceil(bytes / 1e3))} kB` : `${String(Math.ceil(bytes / 1e6))} MB`
