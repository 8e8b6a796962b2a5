import { appendFile, mkdir, readdir, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { mostUploadBytes, mostUploadFiles } from '@contract/dataset'
import { fail } from '@contract/failure'
import { incomingFolder } from './folder'
import { shownName } from './problem'
import { systemReason } from './reason'

/** A stretch of a file's bytes; of each file they come in order. */
export interface Piece {
  readonly path: string
  readonly offset: number
  readonly bytes: Uint8Array
}

interface Upload {
  bytes: number
  /** Bytes of each file so far, by its path. */
  readonly files: Map<string, number>
  readonly folders: Set<string>
  /** Settles when what was sent so far is written. */
  turn: Promise<unknown>
}

/** Milliseconds after which files that nobody imported are forgotten. */
const oldest = 24 * 60 * 60 * 1000
const deepest = 8

/** Files that windows send, piece by piece, in a folder of each upload until they are imported or given up. */
export class Incoming {
  private readonly uploads = new Map<string, Upload>()

  /** Where an upload's files lie; `not-found` where nothing was sent under that id. */
  folder(upload: string): string {
    if (!this.uploads.has(upload)) throw fail('not-found', 'The files of this upload are not here; choose them again.')
    return join(incomingFolder(), upload)
  }

  /** Names of what an upload holds at its top. */
  tops(upload: string): readonly string[] {
    const paths = [...(this.uploads.get(upload)?.files.keys() ?? [])]
    return [...new Set(paths.map((path) => path.slice(0, `${path}/`.indexOf('/'))))]
  }

  /**
   * Writes pieces and answers with all bytes of the upload so far. Rejects with `invalid-input` for a path that leads
   * elsewhere, a piece out of order, or too much; `disk-full` or `history-unwritable` where it cannot be written.
   */
  async take(id: string, pieces: readonly Piece[]): Promise<number> {
    if (this.uploads.size === 0) await forgetOld()
    const upload = this.uploads.get(id) ?? { bytes: 0, files: new Map(), folders: new Set(), turn: Promise.resolve() }
    this.uploads.set(id, upload)
    const written = upload.turn.then(async () => {
      for (const piece of pieces) await write(join(incomingFolder(), id), piece, upload)
      return upload.bytes
    })
    upload.turn = written.catch(() => undefined)
    return written
  }

  async discard(id: string): Promise<void> {
    const upload = this.uploads.get(id)
    this.uploads.delete(id)
    await upload?.turn
    await rm(join(incomingFolder(), id), { recursive: true, force: true })
  }

  /** Forgets the files of all uploads. */
  async close(): Promise<void> {
    for (const id of [...this.uploads.keys()]) await this.discard(id)
  }
}

async function write(folder: string, { path, offset, bytes }: Piece, upload: Upload): Promise<void> {
  const parts = partsOf(path)
  const name = parts.join('/')
  const held = upload.files.get(name) ?? 0
  if (held !== offset) {
    const [here, begins] = [String(held), String(offset)]
    throw fail(
      'invalid-input',
      `${shownName(path)} came out of order: ${here} bytes are here, the piece begins at ${begins}.`,
    )
  }
  const file = join(folder, ...parts)
  try {
    if (!upload.folders.has(dirname(file))) await mkdir(dirname(file), { recursive: true })
    upload.folders.add(dirname(file))
    await appendFile(file, bytes)
  } catch (thrown) {
    throw unwritten(path, thrown)
  }
  upload.files.set(name, held + bytes.length)
  upload.bytes += bytes.length
  if (upload.bytes > mostUploadBytes || upload.files.size > mostUploadFiles) {
    const [most, gigabytes] = [mostUploadFiles.toLocaleString('en'), String(mostUploadBytes / 1e9)]
    throw fail('invalid-input', `At most ${most} files and ${gigabytes} GB are taken at once; send a part of them.`)
  }
}

function unwritten(path: string, thrown: unknown): unknown {
  const code = systemReason(thrown)
  if (code === 'ENOSPC') return fail('disk-full', `The disk is full; ${shownName(path)} has no room. Make some.`)
  return fail('history-unwritable', `${shownName(path)} cannot be written to the data folder (${code}).`)
}

/** The parts of a path within an upload; refused where one of them leads elsewhere or is no name. */
function partsOf(path: string): string[] {
  const parts = path.split('/').filter((part) => part !== '')
  const isName = (part: string) => part !== '.' && part !== '..' && part.length <= 200 && !/[\\\0:]/.test(part)
  if (parts.length > 0 && parts.length <= deepest && parts.every(isName)) return parts
  throw fail('invalid-input', `${shownName(path)} is no path of a file within a folder.`)
}

/** Removes what programs that ended long ago have left. */
async function forgetOld(): Promise<void> {
  // nothing was ever sent where there is no folder
  for (const name of await readdir(incomingFolder()).catch(() => [])) {
    const folder = join(incomingFolder(), name)
    const { mtimeMs } = await stat(folder).catch(() => ({ mtimeMs: Date.now() }))
    if (Date.now() - mtimeMs > oldest) await rm(folder, { recursive: true, force: true })
  }
}
