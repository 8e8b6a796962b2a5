import type { RawData, WebSocket } from 'ws'
import { fail, toFailure } from '@contract/failure'
import { decodeFrame, encodeFrame, readCall, type CallFrame, type ReplyFrame } from '@contract/wire'
import { dispatch } from '../bridge/dispatch'
import type { Surface } from '../bridge/surface'
import { withoutPaths } from './paths'

/** Calls that one window may have under way. */
const mostCalls = 256
/** A window that does not take what it is sent is disconnected at this many bytes; it connects again and reads anew. */
const mostBuffered = 256 * 2 ** 20

/** Answers the calls of one window. Bytes that are no call end the connection. */
export function answerCalls(socket: WebSocket, surface: Surface): void {
  let underWay = 0
  const answer = async ({ id, name, input }: CallFrame) => {
    underWay++
    try {
      const result =
        underWay > mostCalls
          ? { ok: false as const, error: fail('not-allowed', 'Too many calls at once; wait for answers.').failure }
          : withoutPaths(await dispatch(surface.handlers, name, input))
      reply(socket, { id, result })
    } catch (error) {
      reply(socket, { id, result: { ok: false, error: toFailure(error) } })
    } finally {
      underWay--
    }
  }
  socket.on('message', (data, isBinary) => {
    try {
      if (!isBinary) throw fail('invalid-input', 'Messages are binary frames.')
      void answer(readCall(decodeFrame(bytesOf(data))))
    } catch (error) {
      socket.close(1008, toFailure(error).message.slice(0, 100))
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

const reply = (socket: WebSocket, frame: ReplyFrame) => {
  push(socket, encodeFrame(frame))
}

function bytesOf(data: RawData): Uint8Array<ArrayBuffer> {
  if (data instanceof ArrayBuffer) return new Uint8Array(data)
  return Uint8Array.from(Array.isArray(data) ? Buffer.concat(data) : data)
}
