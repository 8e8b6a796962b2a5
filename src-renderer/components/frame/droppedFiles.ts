import { fail } from '@contract/failure'
import type { ExperimentSpec } from '@contract/experiment/spec'
import { call } from '../../api'
import { sendFiles } from '../datasets/sendFiles'
import { readSpecs } from '../form/readSpecs'
import type { Draft } from '../form/values'
import { readRecipe } from '../samples/recipe/recipe'

/** What a file that is dropped on the window is: specs to set up, a picture that carries one, or a bundle of runs. */
export type Dropped =
  | { readonly kind: 'specs'; readonly specs: readonly Draft[] }
  | { readonly kind: 'recipe'; readonly spec: ExperimentSpec; readonly run: string }
  | {
      readonly kind: 'bundle'
      readonly added: number
      readonly there: number
      readonly first: string | null
      readonly lacking: readonly string[]
    }

const largestText = 16 * 1024 * 1024
const largestPicture = 256 * 1024 * 1024

const sized = (file: File, largest: number, what: string): File => {
  if (file.size <= largest) return file
  throw fail('invalid-input', `“${file.name}” is larger than ${String(largest / 1024 / 1024)} MB, and is no ${what}.`)
}

async function importBundle(file: File): Promise<Dropped> {
  const upload = crypto.randomUUID()
  await sendFiles([{ path: file.name, file }], {
    send: (pieces) => call('bundles.upload', { upload, pieces }),
    onProgress: () => undefined,
    signal: new AbortController().signal,
  })
  const imported = await call('bundles.import', { upload })
  const added = imported.filter(({ outcome }) => outcome !== 'there')
  return {
    kind: 'bundle',
    added: added.length,
    there: imported.length - added.length,
    first: (added[0] ?? imported[0])?.run ?? null,
    lacking: [...new Set(imported.flatMap(({ lacks }) => lacks ?? []))],
  }
}

/**
 * Reads a file that was dropped on the window; a bundle's runs are in the history then. Throws a CloudpinError with a
 * sentence where it is none of the kinds that are known, or cannot be read.
 */
export async function readDropped(file: File): Promise<Dropped> {
  const name = file.name.toLowerCase()
  if (name.endsWith('.json')) {
    return { kind: 'specs', specs: readSpecs(await sized(file, largestText, 'spec').text(), `“${file.name}”`) }
  }
  if (name.endsWith('.png')) {
    const bytes = new Uint8Array(await sized(file, largestPicture, 'sheet of samples').arrayBuffer())
    const { spec, run } = readRecipe(bytes)
    return { kind: 'recipe', spec, run }
  }
  if (name.endsWith('.zip')) return importBundle(file)
  throw fail(
    'invalid-input',
    `“${file.name}” is neither a spec (.json), nor a sheet of samples (.png), nor a bundle of runs (.zip).`,
  )
}
