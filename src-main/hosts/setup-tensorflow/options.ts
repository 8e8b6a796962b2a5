import { parseArgs } from 'node:util'
import { fail } from '@contract/failure'

/** What the person asked of the setup command. */
export type SetupOptions =
  | { readonly kind: 'help' }
  | { readonly kind: 'verify'; readonly binding: string }
  | { readonly kind: 'install'; readonly gpu: boolean; readonly library: string | null }

export const usage = `npm run setup:tensorflow [-- --gpu] [-- --library FOLDER]

Builds tfjs-node's native binding against a TensorFlow library, in Cloudpin's data folder.
  --gpu             a library with CUDA (Linux on x64, NVIDIA)
  --library FOLDER  use the TensorFlow in this folder: an unpacked libtensorflow, or a Python environment's site-packages
Without --library it takes an installed Python package, else what pip downloads, else TensorFlow's own C library.`

/** Reads the command's parameters; throws a CloudpinError that names the one that is wrong. */
export function parseOptions(parameters: readonly string[]): SetupOptions {
  const { help, verify, gpu, library } = read(parameters)
  if (help === true) return { kind: 'help' }
  if (verify !== undefined) return { kind: 'verify', binding: verify }
  if (library === '') throw fail('invalid-input', '--library needs the path of a folder.', '--library')
  return { kind: 'install', gpu: gpu === true, library: library ?? null }
}

function read(parameters: readonly string[]) {
  try {
    return parseArgs({
      args: [...parameters],
      allowPositionals: false,
      options: {
        help: { type: 'boolean', short: 'h' },
        gpu: { type: 'boolean' },
        library: { type: 'string' },
        // How the command starts itself to try a binding in a process of its own.
        verify: { type: 'string' },
      },
    }).values
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw fail('invalid-input', `${reason}\n\n${usage}`)
  }
}
