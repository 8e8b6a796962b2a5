import { randomUUID } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { datasetManifest, datasetHash, type DatasetManifest } from '@contract/dataset'
import { CloudpinError, fail } from '@contract/failure'
import { copyFiles, datasetsFolder } from './folder'
import { hashOf } from './hash'
import { imageSize, type KeptImages } from './kept-images'
import { systemReason } from './reason'

/** What is being written has such a name until it is whole. */
const unfinished = '.writing-'

/**
 * Keeps a data set under its hash: written beside and renamed when it is whole, so that nothing is ever there by half.
 * What is kept already stays as it is but for its name. Throws `disk-full`, `history-unwritable`.
 */
export function keep(manifest: DatasetManifest, { pixels, labels }: KeptImages): void {
  const root = datasetsFolder()
  const folder = join(root, manifest.hash)
  const beside = join(root, `${unfinished}${randomUUID()}`)
  try {
    mkdirSync(beside, { recursive: true })
    const files = copyFiles(beside)
    writeFileSync(files.pixels, pixels, { flush: true })
    if (labels) writeFileSync(files.labels, labels, { flush: true })
    writeFileSync(files.manifest, `${JSON.stringify(manifest, null, 2)}\n`, { flush: true })
    // of two imports of the same images the later one's copy takes the place: they are the same but for the name
    rmSync(folder, { recursive: true, force: true })
    renameSync(beside, folder)
  } catch (thrown) {
    rmSync(beside, { recursive: true, force: true })
    const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined
    if (code === 'ENOSPC')
      throw fail('disk-full', `The disk is full; “${manifest.name}” needs ${megabytes(pixels.length)}. Make room.`)
    throw fail('history-unwritable', `The data set cannot be kept in the data folder (${systemReason(thrown)}).`)
  }
}

const megabytes = (bytes: number): string => `${String(Math.ceil(bytes / 1e6))} MB`

/** The kept data sets, the newest first; `damaged` names the folders that are none. */
export function listKept(): { readonly kept: readonly DatasetManifest[]; readonly damaged: readonly string[] } {
  const names = readNames(datasetsFolder()).filter((name) => datasetHash.safeParse(name).success)
  const kept: DatasetManifest[] = []
  const damaged: string[] = []
  for (const name of names) {
    try {
      kept.push(readManifest(name))
    } catch (thrown) {
      if (!(thrown instanceof CloudpinError)) throw thrown
      damaged.push(name)
    }
  }
  return { kept: kept.sort((a, b) => b.importedAt - a.importedAt), damaged }
}

function readNames(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    // nothing was ever imported
    return []
  }
}

/** Bytes that a kept data set takes. */
export function bytesOf(hash: string): number {
  const files = copyFiles(join(datasetsFolder(), hash))
  return Object.values(files).reduce((sum, file) => sum + (statSync(file, { throwIfNoEntry: false })?.size ?? 0), 0)
}

/** Removes a kept data set for good; `not-found` where there is none. */
export function removeKept(hash: string): void {
  readManifest(hash)
  rmSync(join(datasetsFolder(), hash), { recursive: true })
}

const short = (hash: string): string => hash.slice(0, 12)

/**
 * What is known of a data set that is kept in a folder of them, here by default. Throws `data-missing` where it is not,
 * `data-damaged` where its manifest is not one.
 */
export function readManifest(hash: string, name?: string, root = datasetsFolder()): DatasetManifest {
  const called = name === undefined ? `The data set ${short(hash)}…` : `The data set “${name}” (${short(hash)}…)`
  const { manifest: file } = copyFiles(join(root, hash))
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    const advice = 'Import the same images once more, or choose another data set.'
    throw fail('data-missing', `${called} is not kept on this machine. ${advice}`, 'target.dataset')
  }
  const parsed = datasetManifest.safeParse(jsonOf(text))
  if (!parsed.success || parsed.data.hash !== hash) throw damaged(called, 'its manifest.json does not describe it')
  return parsed.data
}

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

const damaged = (called: string, what: string) =>
  fail('data-damaged', `${called} is damaged: ${what}. Import the same images once more.`, 'target.dataset')

/** The images of a kept data set, checked against their hash. Throws as `readManifest` does. */
export function readKept(hash: string, name?: string, root = datasetsFolder()): KeptImages {
  const manifest = readManifest(hash, name, root)
  const { height, width, channels, train, test, classes } = manifest
  const called = `The data set “${manifest.name}”`
  const files = copyFiles(join(root, hash))
  const pixels = readCopy(files.pixels, (train + test) * imageSize(manifest), called)
  const labels = classes.length === 0 ? null : readCopy(files.labels, train + test, called)
  const names = classes.map((one) => one.name)
  const set = { height, width, channels, train, test, pixels, labels, classes: names }
  if (hashOf(set) !== hash) throw damaged(called, 'its images are not those that were imported')
  return set
}

function readCopy(file: string, length: number, called: string): Uint8Array {
  let bytes: Buffer
  try {
    bytes = readFileSync(file)
  } catch (thrown) {
    throw damaged(called, `a file of its copy cannot be read (${systemReason(thrown)})`)
  }
  if (bytes.length !== length)
    throw damaged(called, `a file of its copy has ${String(bytes.length)} bytes in the place of ${String(length)}`)
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length)
}
