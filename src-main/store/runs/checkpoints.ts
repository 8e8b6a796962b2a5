import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { lstat, mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fail } from '@contract/failure'
import type { Connection } from '../connection'
import { historyFailure } from '../failures'
import { filesFolder } from '../location'
import { breathe } from '../pace'

interface CheckpointRow {
  readonly step: number
  readonly bytes: number
  readonly sha256: string
}

/** A checkpoint whose bytes are those that were written. */
interface WholeCheckpoint {
  readonly step: number
  readonly bytes: Uint8Array
  /** Steps of later ones that were passed over, the latest first. */
  readonly passedOver: readonly number[]
}

/** So many checkpoints of a run are kept; older ones are removed. */
const kept = 3
/** What the id of a run is made of: it names a folder, and a history may have been written by anyone. */
const plainId = /^[\w-]{1,64}$/
/** Bytes hashed between two turns of the event loop. */
const hashed = 1 << 18

/**
 * Checkpoints of runs, as files in the folder `history.files` beside `history.sqlite`: each is written under another
 * name, synced and renamed, and only then entered into the history with its checksum, so that what is listed is whole.
 */
export class Checkpoints {
  constructor(private readonly connection: Connection) {}

  /** Keeps the file's bytes (given in pieces, in order) as the run's checkpoint of that step. */
  async put(run: string, step: number, pieces: readonly Uint8Array[], at: number): Promise<void> {
    const file = this.fileOf(run, step)
    const partial = `${file}.partial`
    try {
      await mkdir(dirname(file), { recursive: true })
      const handle = await open(partial, 'w')
      try {
        for (const piece of pieces) await handle.writeFile(piece)
        await handle.sync()
      } finally {
        await handle.close()
      }
      await rename(partial, file)
      await syncFolder(dirname(file))
    } catch (thrown) {
      await rm(partial, { force: true }).catch(() => undefined)
      throw historyFailure(thrown, file)
    }
    const bytes = pieces.reduce((sum, piece) => sum + piece.byteLength, 0)
    const sha256 = await hashOf(pieces)
    this.connection.writeDurably(() =>
      this.connection.database
        .prepare(
          'INSERT OR REPLACE INTO checkpoints (run, step, file, bytes, sha256, written_at) VALUES (?, ?, ?, ?, ?, ?)',
        )
        .run(run, step, nameOf(run, step), bytes, sha256, at),
    )
    await this.removeOld(run)
  }

  /** Steps of the checkpoints that are kept, ascending. */
  steps(run: string): number[] {
    return this.rows(run).map(({ step }) => step)
  }

  /**
   * The latest whole checkpoint of a step up to `most`; null where there is none at all. One that is missing or does
   * not match its checksum is passed over for the one before it; `data-damaged` where none is left.
   */
  async latest(run: string, most = Infinity): Promise<WholeCheckpoint | null> {
    const rows = this.rows(run).reverse()
    const passedOver: number[] = []
    for (const row of rows) {
      const { step } = row
      const bytes = step > most ? null : await readOwn(this.fileOf(run, step)).catch(() => null)
      if (bytes?.byteLength === row.bytes && (await hashOf([bytes])) === row.sha256) return { step, bytes, passedOver }
      passedOver.push(step)
    }
    const newest = rows[0]
    if (newest === undefined) return null
    const file = this.fileOf(run, newest.step)
    throw fail('data-damaged', `The checkpoint ${file} is missing or damaged; train the run again.`, file)
  }

  /** Removes the checkpoints after that step, for a run that goes on from it. */
  async removeAfter(run: string, step: number): Promise<void> {
    await this.remove(
      run,
      this.rows(run).filter((row) => row.step > step),
    )
  }

  /** Where a checkpoint lies, whatever the history says of its file: it follows from the run and the step. */
  private fileOf(run: string, step: number): string {
    if (!plainId.test(run)) {
      throw fail('data-damaged', `The history has a run whose id, ${JSON.stringify(run.slice(0, 80))}, is none.`)
    }
    return join(filesFolder(this.connection.file), nameOf(run, step))
  }

  private rows(run: string): CheckpointRow[] {
    return this.connection.read(() =>
      this.connection.database
        .prepare<[string], CheckpointRow>('SELECT step, bytes, sha256 FROM checkpoints WHERE run = ? ORDER BY step')
        .all(run),
    )
  }

  private async removeOld(run: string): Promise<void> {
    await this.remove(run, this.rows(run).slice(0, -kept))
  }

  private async remove(run: string, rows: readonly CheckpointRow[]): Promise<void> {
    for (const { step } of rows) {
      this.connection.write(() =>
        this.connection.database.prepare('DELETE FROM checkpoints WHERE run = ? AND step = ?').run(run, step),
      )
      await rm(this.fileOf(run, step), { force: true })
    }
  }
}

const nameOf = (run: string, step: number): string => `${run}/checkpoint-${String(step).padStart(9, '0')}.safetensors`

/** Reads a file that is there itself: neither it nor its folder is a link to somewhere else. */
async function readOwn(file: string): Promise<Uint8Array> {
  if ((await lstat(dirname(file))).isSymbolicLink()) throw new Error('a link')
  const handle = await open(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0))
  try {
    if (!(await handle.stat()).isFile()) throw new Error('no file')
    return await handle.readFile()
  } finally {
    await handle.close()
  }
}

/** Has the disk keep a folder's names; where folders cannot be synced (Windows), the rename itself has to do. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null)
  if (handle === null) return
  await handle
    .sync()
    .catch(() => undefined)
    .finally(() => handle.close())
}

async function hashOf(pieces: readonly Uint8Array[]): Promise<string> {
  const hash = createHash('sha256')
  for (const piece of pieces) {
    for (let offset = 0; offset < piece.byteLength; offset += hashed) {
      hash.update(piece.subarray(offset, offset + hashed))
      await breathe()
    }
  }
  return hash.digest('hex')
}
