import type { DatasetManifest } from '@contract/dataset'
import { counted, wholeNumber } from '../../charts/numbers'

type Counts = Pick<DatasetManifest, 'train' | 'test'>
type Shape = Pick<DatasetManifest, 'height' | 'width' | 'channels'>

/** “60,000 images and 10,000 for the test”. */
export const countText = ({ train, test }: Counts): string =>
  `${counted(train, 'image')}${test > 0 ? ` and ${wholeNumber(test)} for the test` : ''}`

/** “28 × 28, grey”. */
export const sizeText = ({ height, width, channels }: Shape): string =>
  `${String(width)} × ${String(height)}, ${channels === 3 ? 'colour' : 'grey'}`

const sources: Readonly<Record<DatasetManifest['source'], string>> = {
  idx: 'IDX files',
  'cifar-10': 'Batches of CIFAR-10',
  pictures: 'PNG and JPEG files',
  npy: 'NumPy arrays',
  csv: 'A table of pixels',
}

export const sourceText = ({ source }: Pick<DatasetManifest, 'source'>): string => sources[source]

/** The values of the source, as a person writes a range. */
export const rangeText = ({ range: [black, white] }: Pick<DatasetManifest, 'range'>): string =>
  `${String(black).replace('-', '−')} (black) to ${String(white)} (white)`

/** The part of a spec that trains on a data set; what else its draft says of classes and augmentation stays if it can. */
export const targetOf = ({ hash, name, height, width, channels, classes }: DatasetManifest) => ({
  ...{ kind: 'images', dataset: hash, name, height, width, channels },
  classCount: classes.length,
})
