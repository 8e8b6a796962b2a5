import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import { decodeFrame, encodeFrame, largestCall, readReply, type ReplyFrame } from '@contract/wire'
import { startWebHost, type WebHost } from '../../../src-main/hosts/web/server'
import { TestSurface } from '../surface'

const folder = mkdtempSync(join(tmpdir(), 'cloudpin-web-'))
mkdirSync(join(folder, 'assets'))
writeFileSync(join(folder, 'index.html'), '<!doctype html>')

let surface: TestSurface
let host: WebHost
const opened: WebSocket[] = []
const faults: unknown[] = []
const refusals: string[] = []

beforeEach(async () => {
  surface = new TestSurface({
    'runs.list': () => Promise.resolve([]),
    'runs.stop': ({ run }) => Promise.reject(new Error(`no ${run}`)),
    'runs.samples': () => Promise.resolve({ shape: [2], values: Float32Array.of(1.5, NaN), images: null }),
  })
  host = await startWebHost({
    surface,
    folder,
    port: 0,
    onFault: (procedure, thrown) => faults.push([procedure, thrown]),
    onRefusal: (sentence) => refusals.push(sentence),
  })
})

afterEach(async () => {
  for (const socket of opened.splice(0)) socket.terminate()
  faults.length = refusals.length = 0
  await host.close()
})

afterAll(() => {
  rmSync(folder, { recursive: true })
})

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port: host.port, path, headers, method }, (response) => {
      let body = ''
      response.setEncoding('utf8').on('data', (text: string) => (body += text))
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body })
      })
    })
    asked.on('error', reject)
    asked.end()
  })
}

const tokenPath = (address: string) => address.slice(address.indexOf('/', 'http://'.length))

/** Exchanges a fresh token and answers with the Cookie header of the session. */
async function signIn(): Promise<string> {
  const { headers } = await ask(tokenPath(host.newAddress()))
  const [cookie = ''] = headers['set-cookie'] ?? []
  return cookie.split(';')[0] ?? ''
}

const origin = () => `http://127.0.0.1:${String(host.port)}`

function connect(headers: Record<string, string>, path = '/socket'): WebSocket {
  const socket = new WebSocket(`ws://127.0.0.1:${String(host.port)}${path}`, { headers })
  opened.push(socket)
  return socket
}

async function connected(): Promise<WebSocket> {
  const socket = connect({ Cookie: await signIn(), Origin: origin() })
  socket.binaryType = 'arraybuffer'
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  return socket
}

const nextReply = (socket: WebSocket): Promise<ReplyFrame> =>
  new Promise((resolve) => {
    socket.once('message', (data) => {
      if (data instanceof ArrayBuffer) resolve(readReply(decodeFrame(data)))
    })
  })

/** Status of a refused upgrade. */
const refusal = (socket: WebSocket): Promise<number> =>
  new Promise((resolve) => {
    socket.on('error', () => undefined)
    socket.once('unexpected-response', (_, response) => {
      resolve(response.statusCode ?? 0)
    })
    socket.once('open', () => {
      resolve(101)
    })
  })

describe('the web host', () => {
  it('exchanges its token once for a cookie that no script sees, and forgets the address', async () => {
    const path = tokenPath(host.newAddress())
    const first = await ask(path)
    expect(first.status).toBe(303)
    expect(first.headers.location).toBe('/')
    expect(first.headers['set-cookie']?.[0]).toMatch(
      new RegExp(`^cloudpin-${String(host.port)}=[\\w-]{43}; HttpOnly; SameSite=Strict; Path=/$`),
    )
    const second = await ask(path)
    expect(second.status).toBe(403)
    expect(second.headers['set-cookie']).toBeUndefined()
    expect(refusals).toEqual(['An address with a token that is not valid, or not any more, was asked for.'])
  })

  it('answers to no more wrong tokens than a person makes, says so a few times, and still lets the right one in', async () => {
    const path = tokenPath(host.newAddress())
    const statuses: number[] = []
    for (let k = 0; k < 24; k += 1) statuses.push((await ask(`/?token=wrong${String(k)}`)).status)
    expect(statuses.filter((status) => status === 403)).toHaveLength(20)
    expect(statuses.slice(20)).toEqual([429, 429, 429, 429])
    expect(refusals).toHaveLength(10)
    expect(refusals.join()).not.toContain('wrong0')
    expect((await ask(path)).status).toBe(303)
  })

  it('serves the window to those who have a session, under its policy, and to nobody else', async () => {
    const cookie = await signIn()
    const page = await ask('/', { Cookie: cookie })
    expect(page).toMatchObject({ status: 200, body: '<!doctype html>' })
    expect(page.headers['content-security-policy']).toContain(`connect-src 'self' ws://127.0.0.1:${String(host.port)}`)
    expect(page.headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' })
    expect((await ask('/')).status).toBe(403)
    expect((await ask('/', { Cookie: `${cookie}x` })).status).toBe(403)
    expect((await ask('/nothing.js', { Cookie: cookie })).status).toBe(404)
    expect((await ask('/', { Cookie: cookie }, 'POST')).status).toBe(405)
    expect(await ask('/', { Cookie: cookie }, 'HEAD')).toMatchObject({ status: 200, body: '' })
  })

  it('answers only to its own name, and gives away no token to another', async () => {
    const path = tokenPath(host.newAddress())
    expect((await ask(path, { Host: 'evil.example' })).status).toBe(421)
    expect((await ask(path)).status).toBe(303)
  })

  it('opens a socket only with a session, from its own page, at its own path', async () => {
    const cookie = await signIn()
    expect(await refusal(connect({ Origin: origin() }))).toBe(401)
    expect(await refusal(connect({ Cookie: cookie }))).toBe(403)
    expect(await refusal(connect({ Cookie: cookie, Origin: 'http://evil.example' }))).toBe(403)
    expect(await refusal(connect({ Cookie: cookie, Origin: 'http://evil.example', Host: 'evil.example' }))).toBe(403)
    expect(await refusal(connect({ Cookie: cookie, Origin: origin() }, '/other'))).toBe(404)
    expect(await refusal(connect({ Cookie: cookie, Origin: origin() }))).toBe(101)
    expect(await refusal(connect({ Cookie: cookie, Origin: origin() }))).toBe(101)
  })

  it('answers calls by their number, with typed arrays as they are', async () => {
    const socket = await connected()
    socket.send(encodeFrame({ id: 4, name: 'runs.samples', input: { run: 'a' } }))
    expect(await nextReply(socket)).toEqual({
      id: 4,
      result: { ok: true, value: { shape: [2], values: Float32Array.of(1.5, NaN), images: null } },
    })
    socket.send(encodeFrame({ id: 5, name: 'runs.stop', input: { run: 'b' } }))
    expect(await nextReply(socket)).toEqual({
      id: 5,
      result: { ok: false, error: { code: 'internal', message: 'no b' } },
    })
    socket.send(encodeFrame({ id: 6, name: 'runs.stop', input: {} }))
    expect(await nextReply(socket)).toMatchObject({ id: 6, result: { ok: false, error: { code: 'invalid-input' } } })
  })

  it('keeps what a procedure broke on to itself, and the folders of this machine out of answers and events', async () => {
    const socket = await connected()
    socket.send(encodeFrame({ id: 7, name: 'runs.stop', input: { run: 'of /srv/ada/secret/x' } }))
    expect(await nextReply(socket)).toMatchObject({ result: { error: { message: 'no of …/x' } } })
    expect(faults).toEqual([['runs.stop', new Error('no of /srv/ada/secret/x')]])
    const heard = nextReply(socket)
    surface.send({ kind: 'history', failure: { code: 'data-damaged', message: '/srv/ada/h.sqlite is damaged.' } })
    expect(await heard).toEqual({
      event: { kind: 'history', failure: { code: 'data-damaged', message: '…/h.sqlite is damaged.' } },
    })
  })

  it('ends a connection that calls without end, and serves the others', async () => {
    const socket = await connected()
    const closed = new Promise<number>((resolve) => socket.once('close', resolve))
    const call = encodeFrame({ id: 1, name: 'runs.list', input: {} })
    for (let k = 0; k < 8000; k += 1) socket.send(call)
    expect(await closed).toBe(1008)
    expect(refusals).toEqual(['A window was disconnected: Too many calls; connect again later.'])
    const next = await connected()
    next.send(call)
    expect(await nextReply(next)).toEqual({ id: 1, result: { ok: true, value: [] } })
  })

  it('tells every window what happens, in order', async () => {
    const [one, other] = [await connected(), await connected()]
    const heard = [nextReply(one), nextReply(other)]
    const event = { kind: 'curve', run: 'a', firstStep: 3, values: Float32Array.of(1, 2) } as const
    surface.send(event)
    expect(await Promise.all(heard)).toEqual([{ event }, { event }])
  })

  it.each([
    ['text', () => 'hello'],
    ['bytes that are no frame', () => Uint8Array.of(255, 255, 255, 255, 0)],
    ['a frame that is no call', () => encodeFrame({ id: 'x' })],
    ['more than a call may have', () => new Uint8Array(largestCall + 1)],
  ])('ends a connection that sends %s', async (_, message) => {
    const socket = await connected()
    const closed = new Promise<number>((resolve) => socket.once('close', resolve))
    socket.on('error', () => undefined)
    socket.send(message())
    expect([1008, 1009]).toContain(await closed)
    const next = await connected()
    next.send(encodeFrame({ id: 1, name: 'runs.list', input: {} }))
    expect(await nextReply(next)).toEqual({ id: 1, result: { ok: true, value: [] } })
  })

  it('outlives a connection that breaks off in the middle of a request', async () => {
    const raw = createConnection(host.port, '127.0.0.1')
    raw.on('error', () => undefined)
    await new Promise((resolve) => raw.once('connect', resolve))
    raw.write('GET /socket HTTP/1.1\r\nUpgrade: websocket\r\n')
    raw.destroy()
    expect((await ask('/')).status).toBe(403)
  })

  it('says so where its port is taken', async () => {
    await expect(startWebHost({ surface, folder, port: host.port })).rejects.toThrow(
      `Port ${String(host.port)} is taken or not allowed; choose another with --port.`,
    )
  })

  it('takes a port that it prefers, so that its address stays, and another one while that is taken', async () => {
    const { port } = host
    const beside = await startWebHost({ surface, folder, port: { preferred: port } })
    expect(beside.port).not.toBe(port)
    await beside.close()
    await host.close()
    host = await startWebHost({ surface, folder, port: { preferred: port } })
    expect(host.port).toBe(port)
    expect((await ask('/')).status).toBe(403)
  })

  it('ends with all its windows, and listens no more', async () => {
    const socket = await connected()
    const closed = new Promise<number>((resolve) => socket.once('close', resolve))
    await host.close()
    expect(await closed).toBe(1001)
    expect(surface.listeners).toBe(0)
    await vi.waitFor(async () => {
      await expect(ask('/')).rejects.toThrow()
    })
    host = await startWebHost({ surface, folder, port: 0 })
  })
})
