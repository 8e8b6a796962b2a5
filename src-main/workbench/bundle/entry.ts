import { parentPort, workerData } from 'node:worker_threads'
import { z } from 'zod'
import { toFailure } from '@contract/failure'
import { numbersIn, piecesOf } from './pieces'
import { readBundle, type FromReading } from './reading'

/** The thread that reads one bundle, and gives it out piece by piece as it is asked to. */
const { file } = z.object({ file: z.string() }).parse(workerData)

const tell = (said: FromReading, handedOver: readonly ArrayBuffer[] = []) => {
  parentPort?.postMessage(said, [...handedOver])
}

try {
  const pieces = piecesOf(await readBundle(file))
  const next = () => {
    const { value: piece } = pieces.next()
    if (piece === undefined) tell({ kind: 'whole' })
    else tell(piece, numbersIn(piece))
  }
  parentPort?.on('message', next)
  next()
} catch (thrown) {
  tell({ kind: 'failed', failure: toFailure(thrown) })
}
