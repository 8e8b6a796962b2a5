import { datasetManifest, type DatasetManifest } from '@contract/dataset'
import { CloudpinError, fail } from '@contract/failure'
import { encodeNpy, openNpy } from '@contract/npy'
import { hashOf } from '../../datasets/hash'
import { keep, readKept, readManifest } from '../../datasets/kept'
import { countLabels, type KeptImages } from '../../datasets/kept-images'
import { demandRoom } from '../../datasets/problem'
import { datasetFolder, datasetNames } from './names'

/** A data set of images as a bundle brings it, checked: it holds what its hash says. */
export interface BundledDataset {
  readonly manifest: DatasetManifest
  readonly images: KeptImages
}

/** The files of a kept data set, by their names in its folder. Throws as `readKept` does. */
export function datasetFiles(
  hash: string,
): readonly { readonly name: string; readonly pieces: readonly Uint8Array[] }[] {
  const manifest = readManifest(hash)
  const { height, width, channels, train, test, pixels, labels } = readKept(hash)
  const count = train + test
  const named = (name: string, pieces: readonly Uint8Array[]) => ({ name: `${datasetFolder(hash)}/${name}`, pieces })
  return [
    named(datasetNames.manifest, [new TextEncoder().encode(`${JSON.stringify(manifest, null, 2)}\n`)]),
    named(datasetNames.images, encodeNpy({ shape: [count, height, width, channels], values: pixels })),
    ...(labels ? [named(datasetNames.labels, encodeNpy({ shape: [count], values: labels }))] : []),
  ]
}

/** Reads the files of one data set; `data-damaged` where they are not the images that the hash stands for. */
export function readBundledDataset(hash: string, files: ReadonlyMap<string, Uint8Array>): BundledDataset {
  try {
    return read(hash, files)
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown)
    throw fail(
      'data-damaged',
      `The data set ${hash.slice(0, 12)}… of the bundle cannot be read: ${reason.replace(/\.$/, '')}.`,
    )
  }
}

function read(hash: string, files: ReadonlyMap<string, Uint8Array>): BundledDataset {
  const need = (name: string): Uint8Array => {
    const bytes = files.get(name)
    if (bytes === undefined) throw new Error(`${name} is missing`)
    return bytes
  }
  const text = new TextDecoder('utf-8', { fatal: true }).decode(need(datasetNames.manifest))
  const parsed = datasetManifest.safeParse(JSON.parse(text))
  if (!parsed.success || parsed.data.hash !== hash) throw new Error(`${datasetNames.manifest} does not describe it`)
  const manifest = parsed.data
  const { height, width, channels, train, test } = manifest
  const count = train + test
  demandRoom(datasetNames.images, count, height * width * channels)
  const isLabelled = manifest.classes.length > 0
  const classes = manifest.classes.map(({ name }) => name)
  const pixels = bytesIn(datasetNames.images, need(datasetNames.images), [count, height, width, channels])
  const labels = isLabelled ? bytesIn(datasetNames.labels, need(datasetNames.labels), [count]) : null
  if (!isLabelled && files.has(datasetNames.labels)) throw new Error('it has labels, and no classes')
  if (labels?.some((label) => label >= classes.length))
    throw new Error(`${datasetNames.labels} names a class that is not there`)
  const images: KeptImages = { height, width, channels, train, test, pixels, labels, classes }
  if (hashOf(images) !== hash) throw new Error('its images were changed or damaged')
  const [inTrain, inTest] = [[0, train] as const, [train, count] as const].map(([from, to]) =>
    labels ? countLabels(labels, classes.length, from, to) : [],
  )
  if (manifest.classes.some((one, label) => one.train !== inTrain?.[label] || one.test !== inTest?.[label]))
    throw new Error(`${datasetNames.manifest} counts its classes otherwise`)
  return { manifest, images }
}

/** The bytes of an array of that shape. */
function bytesIn(name: string, file: Uint8Array, shape: readonly number[]): Uint8Array {
  const array = openNpy(file, (what) => new Error(`${name} ${what}`))
  if (array.shape.join() !== shape.join() || array.type !== '|u1') throw new Error(`${name} has another shape or type`)
  return file.subarray(file.length - array.count)
}

/** Puts a data set in its place, unless it is there whole already. Throws as `keep` does. */
export function takeIn({ manifest, images }: BundledDataset): void {
  if (!isWhole(manifest.hash)) keep(manifest, images)
}

function isWhole(hash: string): boolean {
  try {
    readKept(hash)
    return true
  } catch (thrown) {
    if (thrown instanceof CloudpinError) return false
    throw thrown
  }
}
