import type { IncomingMessage, ServerResponse } from 'node:http'
import { readContent, securityHeaders } from '../bridge/content'
import { isLoopbackHost } from './origin'
import { readCookie, type Sessions } from './sessions'

export interface PageOptions {
  /** Folder of the built window. */
  readonly folder: string
  readonly cookie: string
  readonly sessions: Sessions
  /** Hears in a sentence what was refused. */
  readonly onRefusal: (sentence: string) => void
}

/** Answers HTTP requests: the exchange of the token, and the files of the window for those who have a session. */
export async function answerPage(
  request: IncomingMessage,
  response: ServerResponse,
  { folder, cookie, sessions, onRefusal }: PageOptions,
): Promise<void> {
  const { host } = request.headers
  if (!isLoopbackHost(host)) {
    say(response, 421, 'This address is not the workbench’s; open it as 127.0.0.1 or localhost.')
    return
  }
  for (const [name, value] of Object.entries(securityHeaders([`ws://${host}`]))) response.setHeader(name, value)
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD')
    say(response, 405, 'Only GET is answered here.')
    return
  }
  const url = new URL(request.url ?? '/', `http://${host}`)
  const token = url.searchParams.get('token')
  const known = sessions.admits(readCookie(request.headers.cookie, cookie))
  if (token !== null) {
    const session = sessions.exchange(token)
    if (session !== null) {
      response.setHeader('Set-Cookie', `${cookie}=${session}; HttpOnly; SameSite=Strict; Path=/`)
    }
    if (session !== null || known) {
      // Away from the address that holds the token, so that it stays in no history.
      response.writeHead(303, { Location: '/', 'Cache-Control': 'no-store' }).end()
      return
    }
    onRefusal('An address with a token that is not valid, or not any more, was asked for.')
    if (!sessions.mayGuessOn()) {
      response.setHeader('Retry-After', '60')
      response.setHeader('Connection', 'close')
      say(response, 429, 'Too many wrong addresses; open the one that the workbench printed last.')
      return
    }
  }
  if (!known) {
    say(
      response,
      403,
      'This address was used before, or is not complete. Open the workbench in the browser that used it first, or start it again for a new address.',
    )
    return
  }
  const content = await readContent(folder, url.pathname)
  if (content === null) {
    say(response, 404, 'There is no such page.')
    return
  }
  response.writeHead(200, {
    'Content-Type': content.type,
    'Content-Length': content.bytes.length,
    'Cache-Control': content.immutable ? 'private, max-age=31536000, immutable' : 'no-store',
  })
  response.end(request.method === 'HEAD' ? undefined : content.bytes)
}

function say(response: ServerResponse, status: number, sentence: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' })
  response.end(`${sentence}\n`)
}
