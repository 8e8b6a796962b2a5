import type { RawData, WebSocket } from 'ws'
import { fail, toFailure } from '@contract/failure'
import { decodeFrame, encodeFrame, largestCall, readCall, type CallFrame, type ReplyFrame } from '@contract/wire'
import { dispatch, type OnFault } from '../bridge/dispatch'
import type { Surface } from '../bridge/surface'
import { Allowance } from './allowance'

/** Calls that one window may have under way. */
const mostCalls = 256
/** A window that does not take what it is sent is disconnected at this many bytes; it connects again and reads anew. */
const mostBuffered = 256 * 2 ** 20

/** Calls of one window: the pages of a history of 10⁵ runs are asked for one after the other, as fast as they come. */
const callRate = { perSecond: 1000, most: 2000 }
/** Bytes of one window, of which each call may bring as many as `largestCall`: a data set is sent in such pieces. */
const byteRate = { perSecond: 16 * largestCall, most: 32 * largestCall }

/** What answers pass through, and who hears of what was not answered. */
export interface Hearing {
  /** An answer as a browser may have it. */
  readonly clean: (answer: unknown) => unknown
  readonly onFault: OnFault | undefined
  readonly onRefusal: (sentence: string) => void
}

/**
 * Answers the calls of one window. Bytes that are no call end the connection, and so do more calls or bytes in a while
 * than a window makes: `onRefusal` hears of that in a sentence.
 */
export function answerCalls(socket: WebSocket, surface: Surface, { clean, onFault, onRefusal }: Hearing): void {
  let underWay = 0
  const calls = new Allowance(callRate.perSecond, callRate.most)
  const bytes = new Allowance(byteRate.perSecond, byteRate.most)
  const reply = (frame: ReplyFrame) => {
    push(socket, encodeFrame(clean(frame)))
  }
  const answer = async ({ id, name, input }: CallFrame) => {
    underWay++
    try {
      const result =
        underWay > mostCalls
          ? { ok: false as const, error: fail('not-allowed', 'Too many calls at once; wait for answers.').failure }
          : await dispatch(surface.handlers, name, input, onFault)
      reply({ id, result })
    } catch (error) {
      reply({ id, result: { ok: false, error: toFailure(error) } })
    } finally {
      underWay--
    }
  }
  socket.on('message', (data, isBinary) => {
    // what was on its way when the connection was ended
    if (socket.readyState !== socket.OPEN) return
    try {
      if (!isBinary) throw fail('invalid-input', 'Messages are binary frames.')
      const frame = bytesOf(data)
      if (!calls.take(1) || !bytes.take(frame.length)) throw fail('not-allowed', 'Too many calls; connect again later.')
      void answer(readCall(decodeFrame(frame)))
    } catch (error) {
      const { message } = toFailure(error)
      onRefusal(`A window was disconnected: ${message}`)
      socket.close(1008, message.slice(0, 100))
    }
  })
  // A window that breaks off is closed by ws itself; there is nobody left to tell.
  socket.on('error', () => {
    socket.terminate()
  })
}

/** Sends a frame that was packed once to a window that may be one of many. */
export function push(socket: WebSocket, frame: Uint8Array): void {
  if (socket.readyState !== socket.OPEN) return
  if (socket.bufferedAmount > mostBuffered) {
    socket.terminate()
    return
  }
  socket.send(frame)
}

function bytesOf(data: RawData): Uint8Array<ArrayBuffer> {
  if (data instanceof ArrayBuffer) return new Uint8Array(data)
  return Uint8Array.from(Array.isArray(data) ? Buffer.concat(data) : data)
}
