import { existsSync } from 'node:fs'
import { copyFile, cp, mkdir, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fail, type CloudpinError } from '@contract/failure'
import { lastLine, runCommand, type Finished } from './command'
import type { TensorflowLibrary } from './library'

/** Name of the compiled binding. */
export const bindingFile = 'tfjs_binding.node'

/**
 * Compiles tfjs-node's binding against the library with node-gyp, in a folder of its own, and returns the path of the
 * result. The library's folder goes into the binding, so no LD_LIBRARY_PATH is needed.
 * Throws a CloudpinError that says what is missing: tfjs-node, node-gyp, a compiler, Node's headers.
 */
export async function buildBinding(library: TensorflowLibrary, folder: string): Promise<string> {
  const sources = join(tfjsNode(), 'binding')
  const workshop = join(folder, 'build')
  await mkdir(workshop, { recursive: true })
  await cp(sources, join(workshop, 'binding'), { recursive: true })
  await writeFile(join(workshop, 'binding.gyp'), JSON.stringify(buildDescription(library), null, 2))
  const built = await runCommand(process.execPath, [nodeGyp(), 'rebuild'], { folder: workshop })
  if (built.code !== 0) throw buildFailure(built)
  const binding = join(folder, bindingFile)
  await copyFile(join(workshop, 'build', 'Release', bindingFile), binding)
  await rm(workshop, { recursive: true, force: true })
  return binding
}

/** What node-gyp is to build; JSON is a subset of its format. */
export function buildDescription(library: TensorflowLibrary) {
  return {
    targets: [
      {
        target_name: 'tfjs_binding',
        sources: ['binding/tfjs_backend.cc', 'binding/tfjs_binding.cc'],
        include_dirs: [library.include],
        defines: ['NAPI_VERSION=8'],
        libraries: [...library.files],
        conditions: [
          ['OS=="linux"', { libraries: [`-Wl,-rpath,${library.folder}`] }],
          ['OS=="mac"', { xcode_settings: { OTHER_LDFLAGS: [`-Wl,-rpath,${library.folder}`] } }],
          ['OS=="win"', { defines: ['COMPILER_MSVC'], msvs_disabled_warnings: [4190] }],
        ],
      },
    ],
  }
}

/** Looks for what the build needs before anything is downloaded. Throws a CloudpinError that names what is missing. */
export function requireBuildTools(): void {
  tfjsNode()
  nodeGyp()
}

/** The folder of the tfjs-node package whose binding is built: the GPU one first, their sources are the same. */
function tfjsNode(): string {
  const require = createRequire(import.meta.url)
  for (const name of ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node']) {
    try {
      return dirname(require.resolve(`${name}/package.json`))
    } catch {
      continue
    }
  }
  throw fail(
    'engine-missing',
    'The package @tensorflow/tfjs-node-gpu is not installed: run `npm ci` without `--omit=optional`.',
  )
}

/** npm carries node-gyp and says where. */
function nodeGyp(): string {
  const file = process.env['npm_config_node_gyp']
  if (file !== undefined && existsSync(file)) return file
  throw fail('engine-missing', 'node-gyp was not found; npm brings it: start this as `npm run setup:tensorflow`.')
}

/** node-gyp's complaint as a sentence that says what to install. */
export function buildFailure(finished: Finished): CloudpinError {
  const said = `${finished.output}\n${finished.errors}`
  if (
    /not found: make|Could not find any Visual Studio|[gc]\+\+: (command not found|not found|No such file)|xcrun: error/i.test(
      said,
    )
  )
    return fail(
      'engine-missing',
      'There is no C++ compiler: install one (Debian: build-essential; macOS: xcode-select --install; Windows: Visual Studio Build Tools) and try again.',
    )
  if (/Could not find any Python installation/i.test(said))
    return fail('engine-missing', 'node-gyp needs Python to build the binding: install Python 3 and try again.')
  if (/getaddrinfo|ENOTFOUND|ETIMEDOUT|ECONNREFUSED|network/i.test(said) && /headers/i.test(said))
    return fail(
      'engine-missing',
      "Node's headers could not be downloaded: set npm_config_nodedir to a folder that holds include/node.",
    )
  if (/No space left on device/i.test(said))
    return fail('disk-full', 'The disk filled up while the binding was built: free some space and try again.')
  const compiler = said.split('\n').find((line) => /\berror\b:/i.test(line))
  return fail('engine-missing', `The binding could not be built: ${compiler?.trim() ?? lastLine(finished)}`)
}
