import { z } from 'zod'
import type { SampleSet } from './run'

/** The SHA-256 of what a data set holds, by which specs refer to it. */
export const datasetHash = z
  .string()
  .regex(/^[0-9a-f]{64}$/, 'Must be the SHA-256 of a data set: 64 digits 0 to 9 and a to f, as its list shows them.')

/** Height and width of an image in pixels at most, and classes of a data set. */
export const mostSide = 256
export const mostClasses = 256

/** What a data set was imported from. */
export const datasetSources = ['idx', 'cifar-10', 'pictures', 'npy', 'csv'] as const
export type DatasetSource = (typeof datasetSources)[number]

const count = z.number().int().nonnegative()
const side = z.number().int().min(1).max(mostSide)

/** A class by its place in the list, which is its label. */
const datasetClass = z.strictObject({
  name: z.string().min(1).max(200),
  /** Training images and test images of the class. */
  train: count,
  test: count,
})

/** What is known of a data set of images without reading them; kept beside them. */
export const datasetManifest = z.strictObject({
  format: z.literal(1),
  hash: datasetHash,
  name: z.string().trim().min(1).max(200),
  source: z.enum(datasetSources),
  height: side,
  width: side,
  channels: z.literal([1, 3]),
  /** Images to train on. */
  train: count.min(1),
  /** Images that are never trained on; 0 where the source had none. */
  test: count,
  /** Empty where the images have no labels. */
  classes: z.array(datasetClass).max(mostClasses),
  /** What stood in the source for black and for white. */
  range: z.tuple([z.number(), z.number()]),
  /** What was done to the source's values, or left out, in sentences. */
  notes: z.array(z.string().max(1000)).max(20),
  /** Milliseconds since 1970. */
  importedAt: z.number().nonnegative(),
})

export type DatasetManifest = z.output<typeof datasetManifest>

/** A data set that is kept, and who needs it. */
export interface DatasetSummary extends DatasetManifest {
  /** Bytes on the disk. */
  readonly bytes: number
  /** Runs of the history, those in its trash included, that were trained on it. */
  readonly runs: number
}

/** Images as they are before they are kept. */
export interface DatasetPreview {
  readonly manifest: DatasetManifest
  /** Whether the same images are kept already, and under which name. */
  readonly keptAs: string | null
  /** At most 64 of the training images, evenly from all of them, with values from −1 to 1 and their labels. */
  readonly samples: SampleSet
}

/** Of files that a window sends, what one upload may hold, and one piece of it. */
export const mostUploadFiles = 200_000
export const mostUploadBytes = 4_000_000_000
export const mostPieceBytes = 4_194_304
/** What a window sends in a second at most, a little below what a host lets it send. */
export const uploadBytesPerSecond = 12_000_000

const upload = z.uuid()

/** Files to import: on this machine, or sent before by `datasets.upload`. */
const datasetFiles = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('paths'), paths: z.array(z.string().trim().min(1).max(4096)).min(1).max(1000) }),
  z.strictObject({ kind: z.literal('upload'), upload }),
])

export type DatasetFiles = z.output<typeof datasetFiles>

/** A stretch of a file's bytes; of each file they come in order. */
const piece = z.strictObject({
  /** The file's path within what was chosen, with slashes. */
  path: z.string().min(1).max(1000),
  /** Bytes of the file that came before. */
  offset: count.max(mostUploadBytes),
  bytes: z.instanceof(Uint8Array).refine((bytes) => bytes.length <= mostPieceBytes, 'A piece has at most 4 MiB.'),
})

const name = datasetManifest.shape.name

/** What the procedures about data sets are given. */
export const datasetInputs = {
  upload: z.strictObject({ upload, pieces: z.array(piece).min(1).max(2000) }),
  preview: z.strictObject({ from: datasetFiles, name: name.optional() }),
  import: z.strictObject({ from: datasetFiles, name: name.optional() }),
  discard: z.strictObject({ upload }),
  remove: z.strictObject({ dataset: datasetHash, confirmed: z.boolean().optional() }),
} as const
