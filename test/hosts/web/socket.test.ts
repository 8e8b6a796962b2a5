import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { encodeFrame, largestCall } from '@contract/wire'
import { answerCalls } from '../../../src-main/hosts/web/socket'
import { TestSurface } from '../surface'

/** What a socket's listeners see of it, without a network that would be the slower one. */
class SocketDouble extends EventEmitter {
  readonly OPEN = WebSocket.OPEN
  readyState: number = WebSocket.OPEN
  readonly bufferedAmount = 0
  readonly sent: unknown[] = []
  closedWith: readonly [number, string] | null = null
  send(frame: unknown): void {
    this.sent.push(frame)
  }
  close(code: number, reason: string): void {
    this.closedWith ??= [code, reason]
    this.readyState = WebSocket.CLOSING
  }
}

test('a connection that sends more bytes in a while than a window does is ended, and what follows is not read', async () => {
  const socket = new SocketDouble()
  const refusals: string[] = []
  let calls = 0
  const surface = new TestSurface({
    'runs.list': () => {
      calls += 1
      return Promise.resolve([])
    },
  })
  answerCalls(socket as unknown as WebSocket, surface, {
    clean: (answer) => answer,
    onFault: undefined,
    onRefusal: (sentence) => refusals.push(sentence),
  })
  const large = Buffer.from(encodeFrame({ id: 1, name: 'runs.list', input: new Uint8Array(largestCall - 1024) }))
  for (let k = 0; k < 100 && socket.closedWith === null; k += 1) socket.emit('message', large, true)
  expect(socket.closedWith).toEqual([1008, 'Too many calls; connect again later.'])
  expect(refusals).toEqual(['A window was disconnected: Too many calls; connect again later.'])
  socket.emit('message', Buffer.from(encodeFrame({ id: 2, name: 'runs.list', input: {} })), true)
  await new Promise(setImmediate)
  expect(calls).toBe(0)
})
