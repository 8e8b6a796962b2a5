import { readFile, realpath } from 'node:fs/promises'
import { extname, join, sep } from 'node:path'

/** A file of the built window, ready to be served. */
export interface Content {
  readonly type: string
  readonly bytes: Buffer<ArrayBuffer>
  /** True for files whose name carries the hash of what they hold. */
  readonly immutable: boolean
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
  '.wasm': 'application/wasm',
}

/**
 * The policy of the page on both hosts: its own scripts only. Naive UI writes its styles into the page, which
 * is why styles (and styles alone) may be inline. `connect` names where it may connect to besides its own origin.
 */
export const contentSecurityPolicy = (connect: readonly string[] = []): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' blob: data:",
    "font-src 'self'",
    `connect-src ${["'self'", ...connect].join(' ')}`,
    "worker-src 'self' blob:",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')

/** Headers that every answer carries, whatever it holds. */
export const securityHeaders = (connect: readonly string[] = []): Readonly<Record<string, string>> => ({
  'Content-Security-Policy': contentSecurityPolicy(connect),
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=()',
})

/**
 * The file of a folder that a URL's path names; `/` is the window itself. Null where there is none, and for every
 * path that leads out of the folder, by `..`, encoding or a link.
 */
export async function readContent(folder: string, pathname: string): Promise<Content | null> {
  const path = pathname === '/' ? '/index.html' : decoded(pathname)
  if (path === null) return null
  const type = types[extname(path).toLowerCase()]
  if (type === undefined) return null
  try {
    const [root, real] = await Promise.all([realpath(folder), realpath(join(folder, path))])
    if (!real.startsWith(root + sep)) return null
    return { type, bytes: await readFile(real), immutable: path.startsWith('/assets/') }
  } catch {
    return null
  }
}

/** A path without `..`, backslashes, NUL or hidden names; null for any other. */
function decoded(pathname: string): string | null {
  try {
    const path = decodeURIComponent(pathname)
    return path.startsWith('/') && !/[\\\0]/.test(path) && !path.split('/').some((part) => part.startsWith('.'))
      ? path
      : null
  } catch {
    return null
  }
}
