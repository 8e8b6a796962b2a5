import { unzipSync } from 'fflate'
import { fail } from '@contract/failure'
import { placeOf } from './names'

/** What a bundle may unpack to: enough for a thousand runs, too little to fill a disk or a memory by a trick. */
export interface UnpackLimits {
  readonly entries: number
  /** Bytes of all files together. */
  readonly total: number
  /** Bytes that a bundle of any size may unpack to. */
  readonly free: number
  /** Beyond `free`, bytes that may come of each byte of the bundle. */
  readonly ratio: number
}

const usual: UnpackLimits = { entries: 100_000, total: 4 * 2 ** 30, free: 64 * 2 ** 20, ratio: 200 }

/** Files by their names, of each run or data set by its id. */
type FilesById = ReadonlyMap<string, ReadonlyMap<string, Uint8Array>>

/** The files of each run in a bundle, and of each data set of images. */
export interface Unpacked {
  readonly runs: FilesById
  readonly datasets: FilesById
}

/**
 * Unpacks a bundle into memory. Sizes are judged before anything is unpacked; a name that is none of a bundle's, one that
 * is there twice, or a file that is larger than it says is refused: `data-damaged`.
 */
export function unpack(zip: Uint8Array, limits: Partial<UnpackLimits> = {}): Unpacked {
  const { entries, total, free, ratio } = { ...usual, ...limits }
  const found = { run: new Map<string, Map<string, Uint8Array>>(), dataset: new Map<string, Map<string, Uint8Array>>() }
  const sizes = new Map<string, number>()
  let sum = 0
  const admit = ({ name, originalSize }: { readonly name: string; readonly originalSize: number }): boolean => {
    if (placeOf(name) === null) {
      throw damaged(`it holds ${JSON.stringify(name.slice(0, 80))}, which is no part of a bundle`)
    }
    if (sizes.has(name)) throw damaged(`it holds ${name} twice`)
    if (!Number.isSafeInteger(originalSize) || originalSize < 0) throw damaged(`${name} has no size`)
    sizes.set(name, originalSize)
    sum += originalSize
    if (sizes.size > entries) throw damaged(`it holds more than ${String(entries)} files`)
    if (sum > total || sum > Math.max(free, ratio * zip.length)) {
      throw damaged(`it would unpack to more than ${String(Math.round(sum / 2 ** 20))} MB`)
    }
    return true
  }
  for (const [name, content] of Object.entries(unzip(zip, admit))) {
    const place = placeOf(name)
    if (place === null) continue
    if (content.length !== sizes.get(name)) throw damaged(`${name} has another size than it says`)
    const ofKind = found[place.kind]
    const files = ofKind.get(place.id) ?? new Map<string, Uint8Array>()
    files.set(place.file, content)
    ofKind.set(place.id, files)
  }
  if (found.run.size === 0) throw damaged('it holds no run')
  return { runs: found.run, datasets: found.dataset }
}

/** Every error that is none of ours is the zip's. */
function unzip(zip: Uint8Array, filter: (file: { name: string; originalSize: number }) => boolean) {
  const refusals: unknown[] = []
  try {
    return unzipSync(zip, {
      filter: (file) => {
        try {
          return filter(file)
        } catch (thrown) {
          refusals.push(thrown)
          throw thrown
        }
      },
    })
  } catch (thrown) {
    if (refusals.length > 0) throw refusals[0]
    throw damaged(thrown instanceof Error ? thrown.message : 'it is no zip')
  }
}

const damaged = (why: string) => fail('data-damaged', `This is not a bundle of Cloudpin: ${why}.`)
