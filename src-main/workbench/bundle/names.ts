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

const known: readonly string[] = Object.values(fileNames)
const preview = /^previews\/(\d{9,15})\.npy$/
const runFolder = /^([a-z0-9]{1,64})\/(.{1,64})$/

/** The step of a preview's file; null for another file. */
export function previewStep(name: string): number | null {
  const [, step] = preview.exec(name) ?? []
  return step === undefined ? null : Number(step)
}

/**
 * The run and the file that a name in a bundle stands for; null for every name that is none of a bundle's, such as one
 * that leads out of its folder. No name ever becomes a path.
 */
export function placeOf(entry: string): { readonly run: string; readonly file: string } | null {
  const [, run, file] = runFolder.exec(entry) ?? []
  if (run === undefined || file === undefined) return null
  return known.includes(file) || preview.test(file) ? { run, file } : null
}
