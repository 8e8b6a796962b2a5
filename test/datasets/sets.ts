import type { DatasetManifest } from '@contract/dataset'
import { importFiles } from '../../src-main/datasets/import'
import { filled } from './files'
import { npy } from './formats'

/** A target that trains on a kept data set. */
export const targetOf = ({ hash, name, height, width, channels, classes }: DatasetManifest) => ({
  ...{ kind: 'images', dataset: hash, name, height, width, channels },
  classCount: classes.length,
})

/** Keeps images of 2 × 2 grey pixels; `pixels` holds one after the other. */
export function keepSmall(pixels: readonly number[], labels: readonly number[]): DatasetManifest {
  const folder = filled({
    'x.npy': npy('|u1', [pixels.length / 4, 2, 2], Uint8Array.from(pixels)),
    'y.npy': npy('|u1', [labels.length], Uint8Array.from(labels)),
  })
  return importFiles([folder], 'small', 0)
}

/** Keeps 120 images of two classes, the first dark and the second bright, each pixel a little different. */
export function keepTwoClasses(): DatasetManifest {
  const labels = Array.from({ length: 120 }, (_, i) => i % 2)
  const pixels = labels.flatMap((label, i) =>
    [0, 1, 2, 3].map((k) => (label === 0 ? 50 : 190) + ((7 * i + 5 * k) % 21)),
  )
  return keepSmall(pixels, labels)
}
