import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { WebSocketServer, type WebSocket as Peer } from 'ws'
import type { WorkbenchEvent } from '@contract/events'
import { decodeFrame, encodeFrame, readCall } from '@contract/wire'
import { socketBridge } from '../../../src-renderer/connection/socket'
import type { ConnectionState } from '../../../src-renderer/connection/state'

const servers: WebSocketServer[] = []

async function serve(port: number, onPeer: (peer: Peer) => void): Promise<number> {
  const server = new WebSocketServer({ host: '127.0.0.1', port })
  servers.push(server)
  server.on('connection', onPeer)
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

const answering = (peer: Peer) => {
  peer.on('message', (data: Buffer) => {
    const { id, input } = readCall(decodeFrame(new Uint8Array(data)))
    peer.send(encodeFrame({ id, result: { ok: true, value: input } }))
  })
}

afterEach(() => {
  for (const server of servers.splice(0)) {
    for (const peer of server.clients) peer.terminate()
    server.close()
  }
})

const when = async (holds: () => boolean) => {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 10))
}

describe('the bridge over a socket', () => {
  it('answers calls that were made before it was open, each its own', async () => {
    const port = await serve(0, answering)
    const { call } = socketBridge(`ws://127.0.0.1:${String(port)}`, () => undefined)
    const values = Float32Array.of(1, Number.NaN, 3)
    const answers = await Promise.all([call('runs.list', { a: 1 }), call('runs.list', { values })])
    expect(answers).toEqual([
      { ok: true, value: { a: 1 } },
      { ok: true, value: { values } },
    ])
  })

  it('hands events to whoever listens, until they stop', async () => {
    let peer: Peer | undefined
    const port = await serve(0, (connected) => {
      peer = connected
      answering(connected)
    })
    const bridge = socketBridge(`ws://127.0.0.1:${String(port)}`, () => undefined)
    const heard: WorkbenchEvent[] = []
    const end = bridge.listen((event) => heard.push(event))
    await bridge.call('runs.list', {})
    peer?.send(encodeFrame({ event: { kind: 'removed', runs: ['a'] } }))
    await when(() => heard.length === 1)
    end()
    peer?.send(encodeFrame({ event: { kind: 'removed', runs: ['b'] } }))
    await bridge.call('runs.list', {})
    expect(heard).toEqual([{ kind: 'removed', runs: ['a'] }])
  })

  it('says that a call was interrupted, connects again by itself, and goes on', async () => {
    const states: ConnectionState[] = []
    let breaks = true
    const port = await serve(0, (peer) => {
      if (!breaks) return answering(peer)
      peer.on('message', () => {
        breaks = false
        peer.terminate()
      })
    })
    const bridge = socketBridge(`ws://127.0.0.1:${String(port)}`, (state) => states.push(state))
    expect(await bridge.call('runs.list', {})).toMatchObject({ ok: false, error: { code: 'connection-lost' } })
    expect(await bridge.call('runs.list', { again: true })).toEqual({ ok: true, value: { again: true } })
    expect(states).toEqual(['open', 'lost', 'open'])
  })

  it('refuses what cannot cross before it is sent', async () => {
    const port = await serve(0, answering)
    const bridge = socketBridge(`ws://127.0.0.1:${String(port)}`, () => undefined)
    expect(await bridge.call('runs.list', { f: () => 1 })).toMatchObject({ ok: false })
  })
})
