/** The files of one run in a bundle. Previews lie in a folder of their own, by their step. */
export const fileNames = {
  spec: 'spec.json',
  record: 'run.json',
  curve: 'curves.csv',
  samples: 'samples.npy',
  sheet: 'sheet.png',
  checkpoint: 'checkpoint.safetensors',
  log: 'log.txt',
  checksums: 'checksums.sha256',
} as const

export const previewName = (step: number): string => `previews/${String(step).padStart(9, '0')}.npy`

/** The files of a data set of images in a bundle, in a folder of its hash. */
export const datasetNames = { manifest: 'manifest.json', images: 'images.npy', labels: 'labels.npy' } as const

export const datasetFolder = (hash: string): string => `datasets/${hash}`

const ofRuns: readonly string[] = Object.values(fileNames)
const ofDatasets: readonly string[] = Object.values(datasetNames)
const preview = /^previews\/(\d{9,15})\.npy$/
const runFolder = /^([a-z0-9]{1,64})\/(.{1,64})$/
const datasetFile = /^datasets\/([0-9a-f]{64})\/(.{1,64})$/

/** The step of a preview's file; null for another file. */
export function previewStep(name: string): number | null {
  const [, step] = preview.exec(name) ?? []
  return step === undefined ? null : Number(step)
}

/** What a file of a bundle belongs to: a run, or a data set of images. */
export interface Place {
  readonly kind: 'run' | 'dataset'
  /** The run's, or the hash. */
  readonly id: string
  readonly file: string
}

/**
 * The run or data set and the file that a name in a bundle stands for; null for every name that is none of a bundle's,
 * such as one that leads out of its folder. No name ever becomes a path.
 */
export function placeOf(entry: string): Place | null {
  const [, hash, ofDataset] = datasetFile.exec(entry) ?? []
  if (hash !== undefined && ofDataset !== undefined)
    return ofDatasets.includes(ofDataset) ? { kind: 'dataset', id: hash, file: ofDataset } : null
  const [, run, file] = runFolder.exec(entry) ?? []
  if (run === undefined || file === undefined) return null
  return ofRuns.includes(file) || preview.test(file) ? { kind: 'run', id: run, file } : null
}
