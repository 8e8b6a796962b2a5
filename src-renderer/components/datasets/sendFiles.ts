import type { InputOf } from '@contract/api'
import { mostPieceBytes, uploadBytesPerSecond } from '@contract/dataset'
import type { ChosenFile } from './chosenFiles'

type Pieces = InputOf<'datasets.upload'>['pieces']

/** Pieces of one call at most, so that thousands of small pictures need few calls. */
const mostPieces = 500

export interface Sending {
  /** Sends pieces; one call after the other. */
  send(pieces: Pieces): Promise<unknown>
  /** Hears how many bytes are there. */
  onProgress(bytes: number): void
  readonly signal: AbortSignal
  /** Milliseconds, and a wait of some; left out: the browser's own. */
  readonly now?: () => number
  readonly wait?: (milliseconds: number) => Promise<void>
}

/**
 * Sends files piece by piece, each file's pieces in order, no faster than a host lets a window send. Rejects with what a
 * call rejected with, or with an AbortError once the signal is aborted.
 */
export async function sendFiles(files: readonly ChosenFile[], { send, onProgress, signal, ...clock }: Sending) {
  const { now = () => performance.now(), wait = pause } = clock
  const begun = now()
  let sent = 0
  let waiting: Pieces = []
  let waitingBytes = 0
  const flush = async () => {
    if (waiting.length === 0) return
    signal.throwIfAborted()
    await send(waiting)
    sent += waitingBytes
    onProgress(sent)
    waiting = []
    waitingBytes = 0
    const early = begun + (1000 * sent) / uploadBytesPerSecond - now()
    if (early > 0) await wait(early)
  }
  for (const { path, file } of files) {
    for (let offset = 0; offset === 0 || offset < file.size; offset += mostPieceBytes) {
      const bytes = new Uint8Array(await file.slice(offset, offset + mostPieceBytes).arrayBuffer())
      if (waiting.length >= mostPieces || waitingBytes + bytes.length > mostPieceBytes) await flush()
      waiting.push({ path, offset, bytes })
      waitingBytes += bytes.length
    }
  }
  await flush()
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))
