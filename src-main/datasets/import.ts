import type { DatasetManifest, DatasetPreview } from '@contract/dataset'
import { CloudpinError } from '@contract/failure'
import { listFiles } from './files'
import { hashOf } from './hash'
import { keep, readManifest } from './kept'
import { countLabels, imageSize, takeImages, type KeptImages } from './kept-images'
import { readSource } from './recognise'

/** Images that a preview shows. */
const shown = 64

interface Read {
  readonly manifest: DatasetManifest
  readonly images: KeptImages
}

/** Reads what files hold, whole, before anything is kept. Throws `data-damaged` or `data-missing` naming the file. */
function readFiles(paths: readonly string[], name: string, importedAt: number): Read {
  const { source, images, range, notes } = readSource(listFiles(paths))
  const { height, width, channels, train, test, labels, classes } = images
  const [inTrain, inTest] = labels
    ? [countLabels(labels, classes.length, 0, train), countLabels(labels, classes.length, train, train + test)]
    : [[], []]
  const manifest: DatasetManifest = {
    ...{ format: 1, hash: hashOf(images), name, source, height, width, channels, train, test },
    classes: classes.map((one, label) => ({ name: one, train: inTrain[label] ?? 0, test: inTest[label] ?? 0 })),
    range: [...range],
    notes: [...notes],
    importedAt,
  }
  return { manifest, images }
}

/** What files would become, without keeping anything. Throws as `importFiles` does. */
export function previewFiles(paths: readonly string[], name: string, now: number): DatasetPreview {
  const { manifest, images } = readFiles(paths, name, now)
  const { height, width, channels, train, labels } = images
  const count = Math.min(shown, train)
  const places = Uint32Array.from({ length: count }, (_, i) => Math.floor((i * train) / count))
  const values = Float32Array.from(takeImages(images, places), (byte) => byte / 127.5 - 1)
  return {
    manifest,
    keptAs: keptName(manifest.hash),
    samples: {
      shape: [count, imageSize(images)],
      values,
      images: { height, width, channels, range: [-1, 1] },
      ...(labels && { labels: Int32Array.from(places, (place) => labels[place] ?? 0) }),
    },
  }
}

function keptName(hash: string): string | null {
  try {
    return readManifest(hash).name
  } catch (thrown) {
    if (thrown instanceof CloudpinError) return null
    throw thrown
  }
}

/**
 * Imports the images that files or folders hold: everything is read and checked before a copy is kept. Throws
 * `data-damaged` or `data-missing` naming the file, `disk-full` or `history-unwritable` where it cannot be kept.
 */
export function importFiles(paths: readonly string[], name: string, now: number): DatasetManifest {
  const { manifest, images } = readFiles(paths, name, now)
  keep(manifest, images)
  return manifest
}
