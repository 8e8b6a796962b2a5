import type { CustomScheme } from 'electron'
import { readContent, securityHeaders } from '../bridge/content'

/** The window's own scheme: a page from a file or from the net is never this origin. */
const scheme = 'cloudpin'
const host = 'app'

export const windowAddress = `${scheme}://${host}/`

/** Registered once, before the app is ready. */
export const customScheme: CustomScheme = {
  scheme,
  privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
}

/** True for an address of the window itself. */
export function isOwnAddress(address: string): boolean {
  return URL.canParse(address) && new URL(address).protocol === `${scheme}:` && new URL(address).host === host
}

/** What `protocol.handle` takes of Electron. */
export interface ProtocolHandling {
  handle(scheme: string, handler: (request: Request) => Promise<Response>): void
}

/** Serves the built window, and nothing else, under its scheme. */
export function serveWindow(protocol: ProtocolHandling, folder: string): void {
  protocol.handle(scheme, (request) => answer(request, folder))
}

async function answer(request: Request, folder: string): Promise<Response> {
  const headers = securityHeaders()
  if (!isOwnAddress(request.url)) return new Response('There is no such page.', { status: 404, headers })
  if (request.method !== 'GET') return new Response('Only GET is answered here.', { status: 405, headers })
  const content = await readContent(folder, new URL(request.url).pathname)
  if (content === null) return new Response('There is no such page.', { status: 404, headers })
  return new Response(content.bytes, { headers: { ...headers, 'Content-Type': content.type } })
}
