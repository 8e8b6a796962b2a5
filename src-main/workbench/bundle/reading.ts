import { readFile, stat } from 'node:fs/promises'
import { Worker } from 'node:worker_threads'
import { CloudpinError, fail, type Failure } from '@contract/failure'
import { readBundledDataset, takeIn } from './dataset'
import { Assembly, type Piece } from './pieces'
import { readBundledRun, type BundledRun } from './read'
import { unpack } from './unpack'

/**
 * Reads every run of a bundle, unpacked and checked, wherever that is done, and puts the data sets of images that came
 * with them in their place. Nothing is answered, and nothing kept, where one of them cannot be read. Errors: `not-found`,
 * `data-damaged`, `out-of-memory`, `disk-full`, `history-unwritable`.
 */
export type ReadBundle = (file: string) => Promise<readonly BundledRun[]>

/** What the thread says: a piece each time it is asked, then that these were all; or why there are none. */
export type FromReading = Piece | { readonly kind: 'whole' } | { readonly kind: 'failed'; readonly failure: Failure }

const largestFile = 2 * 2 ** 30 - 1

/** Reads a bundle here, in one go: for a program that nobody waits for meanwhile. */
export const readBundle: ReadBundle = async (file) => {
  const { runs, datasets } = unpack(await readWhole(file))
  const read = [...runs].map(([id, files]) => readBundledRun(id, files))
  for (const dataset of [...datasets].map(([hash, files]) => readBundledDataset(hash, files))) takeIn(dataset)
  return read
}

async function readWhole(file: string): Promise<Uint8Array> {
  const found = await stat(file).catch(() => null)
  if (!found?.isFile())
    throw fail('not-found', `There is no file ${file}; name a bundle that cloudpin bundle made.`, file)
  if (found.size > largestFile) {
    throw fail('data-damaged', `${file} is larger than 2 GB; bundle its runs in several files.`, file)
  }
  return readFile(file)
}

/**
 * Reads bundles on a thread that ends with each of them: unpacking, checking and parsing keep nobody waiting, and a
 * bundle that is more than a memory holds costs the thread and not the program. `script` is the built entry.
 */
export const readBundleOnThread =
  (script: URL): ReadBundle =>
  async (file) => {
    const worker = new Worker(script, { workerData: { file } })
    try {
      return await new Promise<readonly BundledRun[]>((resolve, reject) => {
        const assembly = new Assembly()
        worker.on('message', (said: FromReading) => {
          if (said.kind === 'whole') resolve(assembly.runs)
          else if (said.kind === 'failed') reject(new CloudpinError(said.failure))
          else {
            assembly.add(said)
            // asked for one by one, so that each is taken over in a turn of its own
            worker.postMessage('next')
          }
        })
        worker.on('error', (error) => {
          reject(failureOfThread(error))
        })
        worker.on('exit', () => {
          reject(fail('internal', 'The reading of the bundle ended before its last run.'))
        })
      })
    } finally {
      await worker.terminate()
    }
  }

const failureOfThread = (error: unknown): CloudpinError =>
  error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
    ? fail(
        'out-of-memory',
        'The bundle is larger than the memory that there is to read it; bundle its runs in several files.',
      )
    : fail('internal', `The bundle could not be read: ${error instanceof Error ? error.message : String(error)}`)
