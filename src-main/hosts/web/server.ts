import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type WebSocket } from 'ws'
import { CloudpinError, fail } from '@contract/failure'
import { encodeFrame, largestCall, socketPath, type ReplyFrame } from '@contract/wire'
import type { OnFault } from '../bridge/dispatch'
import type { Surface } from '../bridge/surface'
import { Allowance } from './allowance'
import { isOwnOrigin } from './origin'
import { answerPage } from './pages'
import { pathsLeftOut } from './paths'
import { readCookie, Sessions } from './sessions'
import { answerCalls, push } from './socket'

const heartbeatMilliseconds = 30_000
const mostConnections = 512
const mostWindows = 128
/** A request that is not there in this time (ms) is given up: its connection is wanted by others. */
const requestWithin = 10_000
/** Lines about what was refused: ten, then one in six seconds. */
const refusalLines = { perSecond: 1 / 6, most: 10 }

/** A port that is left to another program where it has it; then any free one is taken. */
export interface Preferred {
  readonly preferred: number
}

export interface WebHostOptions {
  readonly surface: Surface
  /** Folder of the built window. */
  readonly folder: string
  /** 0: any free port. */
  readonly port: number | Preferred
  /** The folder of the history, which no answer names; left out: it is not known. */
  readonly history?: string
  /** Hears of faults of procedures; left out: nobody does. */
  readonly onFault?: OnFault
  /** Hears, now and then, in a sentence, of what was refused; left out: nobody does. */
  readonly onRefusal?: (sentence: string) => void
}

export interface WebHost {
  readonly port: number
  /** An address that opens the workbench once, in one browser; the one handed out before is dead from then on. */
  newAddress(): string
  close(): Promise<void>
}

/** Serves the workbench on 127.0.0.1. Throws a CloudpinError (`invalid-input`) where the port is taken. */
export async function startWebHost(options: WebHostOptions): Promise<WebHost> {
  const { surface, folder, port, onFault, onRefusal = () => undefined } = options
  const sessions = new Sessions()
  const server = createServer({
    maxHeaderSize: 16 * 1024,
    headersTimeout: requestWithin,
    requestTimeout: requestWithin,
  })
  const clean = pathsLeftOut(options.history ?? null)
  const lines = new Allowance(refusalLines.perSecond, refusalLines.most)
  const tell = (sentence: string) => {
    if (lines.take(1)) onRefusal(sentence)
  }
  server.maxConnections = mostConnections
  const actual = await (typeof port === 'number' ? listen(server, port) : listenNear(server, port))
  // Cookies do not tell ports apart: two workbenches on one machine need two names.
  const cookie = `cloudpin-${String(actual)}`
  const pages = { folder, cookie, sessions, onRefusal: tell }

  server.on('request', (request, response) => {
    answerPage(request, response, pages).catch(() => {
      response.destroy()
    })
  })

  const sockets = new WebSocketServer({ noServer: true, maxPayload: largestCall, perMessageDeflate: false })
  server.on('upgrade', (request, stream, head) => {
    const refusal = refuse(request, cookie, sessions) ?? (sockets.clients.size < mostWindows ? null : tooMany)
    if (refusal !== null) {
      tell(`A connection was refused: ${refusal.join(' ')}.`)
      turnAway(stream, refusal)
      return
    }
    sockets.handleUpgrade(request, stream, head, (socket) => {
      keepAlive(socket)
      answerCalls(socket, surface, { clean, onFault, onRefusal: tell })
    })
  })

  const stopListening = surface.listen((event) => {
    if (sockets.clients.size === 0) return
    const frame = encodeFrame(clean({ event } satisfies ReplyFrame))
    for (const socket of sockets.clients) push(socket, frame)
  })

  return {
    port: actual,
    newAddress: () => `http://127.0.0.1:${String(actual)}/?token=${sessions.issueToken()}`,
    close: async () => {
      stopListening()
      for (const socket of sockets.clients) socket.close(1001, 'The workbench ends.')
      const closed = new Promise<void>((resolve) => {
        server.close(() => {
          resolve()
        })
      })
      server.closeIdleConnections()
      const hurry = setTimeout(() => {
        for (const socket of sockets.clients) socket.terminate()
        server.closeAllConnections()
      }, 500)
      await closed
      clearTimeout(hurry)
    },
  }
}

const listenNear = (server: Server, { preferred }: Preferred): Promise<number> =>
  listen(server, preferred).catch((error: unknown) => {
    if (error instanceof CloudpinError) return listen(server, 0)
    throw error
  })

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE' || error.code === 'EACCES'
      reject(
        taken
          ? fail('invalid-input', `Port ${String(port)} is taken or not allowed; choose another with --port.`, 'port')
          : error,
      )
    })
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  })
}

type Refusal = readonly [status: number, reason: string]
const tooMany: Refusal = [503, 'Too Many Windows']

/** Why a connection is turned away; null where it may be made. */
function refuse(request: IncomingMessage, cookie: string, sessions: Sessions): Refusal | null {
  const { host, origin } = request.headers
  if (!isOwnOrigin(origin, host)) return [403, 'Forbidden']
  if (request.url !== socketPath) return [404, 'Not Found']
  return sessions.admits(readCookie(request.headers.cookie, cookie)) ? null : [401, 'Unauthorized']
}

function turnAway(stream: Duplex, [status, reason]: Refusal): void {
  stream.on('error', () => {
    stream.destroy()
  })
  stream.end(`HTTP/1.1 ${String(status)} ${reason}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}

/** Finds windows that are gone without a word (a laptop closed, a tunnel cut). */
function keepAlive(socket: WebSocket): void {
  let heard = true
  socket.on('pong', () => {
    heard = true
  })
  const timer = setInterval(() => {
    if (!heard) {
      socket.terminate()
      return
    }
    heard = false
    socket.ping()
  }, heartbeatMilliseconds)
  timer.unref()
  socket.on('close', () => {
    clearInterval(timer)
  })
}
