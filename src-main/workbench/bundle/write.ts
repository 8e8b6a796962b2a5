import { createHash, randomUUID } from 'node:crypto'
import { open, rename, rm, type FileHandle } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { Zip, ZipDeflate, ZipPassThrough } from 'fflate'
import { CloudpinError, fail } from '@contract/failure'
import type { SampleSet } from '@contract/run'
import type { ImageLayout } from '@contract/tensors'
import { encodeNpy } from '@contract/npy'
import type { History } from '../../store'
import { bytesOf } from '../../datasets/kept'
import { makeFolder } from '../../store/folder'
import { csvHeader, encodeCurve } from '../formats/curves-csv'
import { exportFailure } from '../history/export'
import { sheetPicture } from '../studies/figure/sheet'
import { datasetFiles } from './dataset'
import { fileNames, previewName } from './names'

/** Every file has this time, so that the same run makes the same bundle. */
const time = new Date(1980, 0, 1)
const linesAtOnce = 4096
/** Images in a row and in a column of a sheet: the first ones, as many as fill a square. */
const mostImages = 8

interface Part {
  readonly name: string
  pieces(): AsyncGenerator<Uint8Array> | Iterable<Uint8Array>
}

/** Bytes of a data set of images that a bundle carries unasked. */
export const mostCarried = 64 * 2 ** 20

/** A data set of images that a run was trained on and that its bundle does not carry. */
export interface LeftOut {
  readonly name: string
  /** What it takes; null where it is not kept here, or damaged. */
  readonly bytes: number | null
}

export interface BundleOptions {
  /** Bytes of each data set at most; left out: `mostCarried`. */
  readonly largestDataset?: number | undefined
}

/**
 * Writes runs as one zip, each in a folder of its id: spec.json, curves.csv, samples.npy (of images also as sheet.png),
 * checkpoint.safetensors, previews, log.txt, run.json (all that the history knows beside these) and checksums.sha256; and
 * once each the kept images that they were trained on, in a folder datasets/HASH: manifest.json, images.npy, labels.npy.
 * It is written beside and renamed. The same runs make the same bytes. Answers with the data sets that were left out.
 * Errors: `not-found`, `disk-full`, `not-allowed`.
 */
export async function writeBundle(
  history: History,
  runs: readonly string[],
  file: string,
  { largestDataset = mostCarried }: BundleOptions = {},
): Promise<readonly LeftOut[]> {
  const target = resolve(file)
  const partial = join(dirname(target), `.${basename(target)}.${randomUUID()}.partial`)
  try {
    makeFolder(dirname(target))
    const leftOut = await withFile(partial, async (zip) => {
      for (const run of runs) await addRun(zip, history, run)
      return addDatasets(zip, history, runs, largestDataset)
    })
    await rename(partial, target)
    return leftOut
  } catch (thrown) {
    await rm(partial, { force: true }).catch(() => undefined)
    throw thrown instanceof CloudpinError ? thrown : exportFailure(thrown, target)
  }
}

/** Makes a file of what is added to a zip, and has it reach the disk. */
async function withFile<Answer>(path: string, add: (zip: ZipFile) => Promise<Answer>): Promise<Answer> {
  const handle = await open(path, 'wx')
  try {
    const zip = new ZipFile(handle)
    const answer = await add(zip)
    await zip.end()
    await handle.sync()
    return answer
  } finally {
    await handle.close()
  }
}

/** A zip that is written as it is made. */
class ZipFile {
  private readonly zip: Zip
  private made: Uint8Array[] = []

  constructor(private readonly handle: FileHandle) {
    this.zip = new Zip((error, chunk) => {
      if (error) throw error
      this.made.push(chunk)
    })
  }

  /** Adds a file and answers with its SHA-256. */
  async add({ name, pieces }: Part): Promise<string> {
    const hash = createHash('sha256')
    // numbers hardly get smaller; images do
    const isPlain = /\.(npy|safetensors)$/.test(name) && !name.startsWith('datasets/')
    const file = isPlain ? new ZipPassThrough(name) : new ZipDeflate(name, { level: 6 })
    file.mtime = time
    this.zip.add(file)
    for await (const piece of pieces()) {
      hash.update(piece)
      file.push(piece, false)
      await this.flush()
    }
    file.push(new Uint8Array(0), true)
    await this.flush()
    return hash.digest('hex')
  }

  async end(): Promise<void> {
    this.zip.end()
    await this.flush()
  }

  private async flush(): Promise<void> {
    for (const chunk of this.made.splice(0)) await this.handle.writeFile(chunk)
  }
}

async function addRun(zip: ZipFile, history: History, run: string): Promise<void> {
  const sums: string[] = []
  for await (const { name, pieces } of partsOf(history, run)) {
    sums.push(`${await zip.add({ name: `${run}/${name}`, pieces })}  ${name}\n`)
  }
  await zip.add({ name: `${run}/${fileNames.checksums}`, pieces: () => [bytes(sums.join(''))] })
}

/** Adds what the runs were trained on, and answers with what is too large or not there. */
async function addDatasets(
  zip: ZipFile,
  history: History,
  runs: readonly string[],
  largest: number,
): Promise<readonly LeftOut[]> {
  const named = new Map<string, string>()
  for (const run of runs) {
    const target = history.runs.get(run)?.run.spec.target
    if (target?.kind === 'images') named.set(target.dataset, target.name ?? target.dataset.slice(0, 12))
  }
  const leftOut: LeftOut[] = []
  for (const [hash, name] of named) {
    const bytes = bytesOf(hash)
    const files = bytes > largest ? null : wholeFiles(hash)
    if (files === null) leftOut.push({ name, bytes: bytes > largest ? bytes : null })
    else for (const { name: path, pieces } of files) await zip.add({ name: path, pieces: () => inParts(pieces) })
  }
  return leftOut
}

/** The files of a data set; null where it is not kept here, or damaged: the runs are worth bundling without it. */
function wholeFiles(hash: string): ReturnType<typeof datasetFiles> | null {
  try {
    return datasetFiles(hash)
  } catch (thrown) {
    if (thrown instanceof CloudpinError) return null
    throw thrown
  }
}

/** So that no piece is long in the making. */
const partBytes = 2 ** 20

function* inParts(pieces: readonly Uint8Array[]): Generator<Uint8Array> {
  for (const piece of pieces) {
    for (let from = 0; from < piece.length; from += partBytes) yield piece.subarray(from, from + partBytes)
  }
}

async function* partsOf(history: History, run: string): AsyncGenerator<Part> {
  const stored = history.runs.get(run)
  const record = history.record(run)
  if (stored === undefined || record === undefined) throw fail('not-found', `There is no run ${run} in this history.`)
  const text = (name: string, content: string): Part => ({ name, pieces: () => [bytes(content)] })
  const images: Record<string, ImageLayout> = {}
  const samples: Part[] = []
  const classes: Record<string, number[]> = {}
  const keep = (name: string, set: SampleSet | null) => {
    if (set === null) return
    if (set.images) images[name] = set.images
    if (set.labels) classes[name] = [...set.labels]
    samples.push({ name, pieces: () => encodeNpy(set) })
  }
  const final = await history.samples.get(run, { kind: 'final' })
  keep(fileNames.samples, final)
  const side = Math.min(mostImages, Math.floor(Math.sqrt(final?.shape[0] ?? 0)))
  if (final?.images && side > 0) {
    const { bytes: sheet } = sheetPicture(final, final.images, side)
    samples.push({ name: fileNames.sheet, pieces: () => [sheet] })
  }
  for (const step of history.samples.previewSteps(run)) {
    keep(previewName(step), await history.samples.get(run, { kind: 'preview', step }))
  }
  const checkpoint = await history.checkpoints.latest(run)

  yield text(fileNames.spec, `${JSON.stringify({ ...stored.run.spec, name: stored.run.name }, null, 2)}\n`)
  yield text(fileNames.record, `${JSON.stringify({ version: 1, ...record, images, classes })}\n`)
  yield text(fileNames.log, history.log.of(run, Number.MAX_SAFE_INTEGER).map(line).join(''))
  yield { name: fileNames.curve, pieces: () => curve(history, run) }
  yield* samples
  if (checkpoint) yield { name: fileNames.checkpoint, pieces: () => [checkpoint.bytes] }
}

async function* curve(history: History, run: string): AsyncGenerator<Uint8Array> {
  yield bytes(csvHeader)
  for await (const { firstStep, values } of history.curves.chunks(run)) {
    for (let k = 0; k < values.length; k += linesAtOnce) {
      yield bytes(encodeCurve(firstStep + k, values.subarray(k, k + linesAtOnce)))
    }
  }
}

const line = ({ at, message }: { readonly at: number; readonly message: string }): string =>
  `${new Date(at).toISOString()}  ${message.replaceAll('\n', ' ')}\n`

const bytes = (content: string): Uint8Array => new TextEncoder().encode(content)
