import { closeSync, openSync, readSync } from 'node:fs'
import { isNpy } from '@contract/npy'
import type { FileEntry } from './files'
import { isIdx } from './formats/idx'
import { refused, shownName } from './problem'
import { isCifarName, readCifar } from './sources/cifar'
import { readCsvFiles } from './sources/csv'
import { readIdxFiles } from './sources/idx'
import { readNpyFiles } from './sources/npy'
import { isPictureName, readPictures } from './sources/pictures'
import type { ReadSet } from './sources/source'

const whatIsTaken =
  'Give IDX files (plain or .gz), the binary batches of CIFAR-10, a folder of PNG or JPEG files, a .npy array of images, or a .csv of pixels.'

/** Reads the images that files hold, as what they are. Throws `data-damaged` naming the file that is wrong. */
export function readSource(files: readonly FileEntry[]): ReadSet {
  if (files.length === 0) throw refused(`There are no files here. ${whatIsTaken}`)
  if (files.some(({ name }) => isCifarName(name))) return readCifar(files)
  if (files.some(({ name }) => isPictureName(name))) return readPictures(files)
  const idx = files.filter(isIdxFile)
  if (idx.length > 0) return readIdxFiles(idx)
  const npy = files.filter((file) => isNpy(firstBytes(file)) || file.name.endsWith('.npy'))
  if (npy.length > 0) return readNpyFiles(npy)
  const csv = files.filter(({ name }) => /\.(csv|tsv)$/i.test(name))
  if (csv.length > 0) return readCsvFiles(csv)
  const [first] = files
  if (files.length === 1 && first) throw refused(`${shownName(first.name)} ${whyNot(first)} ${whatIsTaken}`)
  throw refused(`None of these ${String(files.length)} files can be imported. ${whatIsTaken}`)
}

function whyNot({ name, bytes }: FileEntry): string {
  if (bytes === 0) return 'is empty.'
  if (/\.(zip|tar|tgz|tar\.gz|7z|rar)$/i.test(name)) return 'is an archive; unpack it and give what it holds.'
  return 'cannot be imported.'
}

/** By its name where that says so, so that a damaged one is named rather than passed over; else by its first bytes. */
function isIdxFile(file: FileEntry): boolean {
  if (/idx[1-4]-ubyte(\.gz)?$|\.idx(\.gz)?$/i.test(file.name)) return true
  return isIdx(firstBytes(file))
}

function firstBytes({ path, bytes }: FileEntry): Uint8Array {
  const some = new Uint8Array(Math.min(8, bytes))
  try {
    const file = openSync(path, 'r')
    try {
      readSync(file, some)
    } finally {
      closeSync(file)
    }
  } catch {
    // it is read again, and refused with its reason, where it is meant
  }
  return some
}
