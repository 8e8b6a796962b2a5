import type { Bridge } from '@contract/api'
import type { WorkbenchEvent } from '@contract/events'
import { toFailure, type Result } from '@contract/failure'
import { decodeFrame, encodeFrame, readReply } from '@contract/wire'
import type { ConnectionState } from './state'

const longestPause = 5_000
const patience = 10_000

interface Waiting {
  readonly answer: (result: Result<unknown>) => void
  readonly frame: Uint8Array<ArrayBuffer>
  sent: boolean
}

const unreachable: Result<never> = {
  ok: false,
  error: {
    code: 'connection-lost',
    message: 'The workbench does not answer. What was asked is not done; try again once the connection is back.',
  },
}

const interrupted: Result<never> = {
  ok: false,
  error: {
    code: 'connection-lost',
    message: 'The connection was lost before the answer came; look whether it was done before you try again.',
  },
}

/**
 * The contract's Bridge over a WebSocket. It connects again by itself, with growing pauses; a call made while there is
 * no connection is sent as soon as there is one, or answered with a Failure after ten seconds.
 */
export function socketBridge(address: string, report: (state: ConnectionState) => void): Bridge {
  const waiting = new Map<number, Waiting>()
  const listeners = new Set<(event: WorkbenchEvent) => void>()
  let socket: WebSocket | null = null
  let nextId = 0
  let pause = 250

  const send = (call: Waiting) => {
    if (socket?.readyState !== WebSocket.OPEN) return
    socket.send(call.frame)
    call.sent = true
  }

  const settle = (id: number, result: Result<unknown>) => {
    const call = waiting.get(id)
    waiting.delete(id)
    call?.answer(result)
  }

  const receive = (data: unknown) => {
    if (!(data instanceof ArrayBuffer)) return
    const reply = readReply(decodeFrame(data))
    if ('event' in reply) for (const listener of listeners) listener(reply.event)
    else settle(reply.id, reply.result)
  }

  const connect = () => {
    const opening = new WebSocket(address)
    opening.binaryType = 'arraybuffer'
    // One that neither opens nor fails is given up as well.
    const waited = setTimeout(() => {
      opening.close()
    }, patience)
    opening.addEventListener('open', () => {
      clearTimeout(waited)
      pause = 250
      report('open')
      for (const call of waiting.values()) send(call)
    })
    opening.addEventListener('message', (message) => {
      receive(message.data)
    })
    opening.addEventListener('close', () => {
      clearTimeout(waited)
      report('lost')
      for (const [id, call] of waiting) if (call.sent) settle(id, interrupted)
      setTimeout(connect, pause)
      pause = Math.min(2 * pause, longestPause)
    })
    socket = opening
  }
  connect()

  return {
    call(name, input) {
      const id = nextId++
      return new Promise((answer) => {
        let frame: Uint8Array<ArrayBuffer>
        try {
          frame = encodeFrame({ id, name, input })
        } catch (error) {
          answer({ ok: false, error: toFailure(error) })
          return
        }
        const call: Waiting = { answer, frame, sent: false }
        waiting.set(id, call)
        send(call)
        setTimeout(() => {
          if (!call.sent) settle(id, unreachable)
        }, patience)
      })
    },
    listen(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
