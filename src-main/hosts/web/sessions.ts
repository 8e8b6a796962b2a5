import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

const digest = (secret: string) => createHash('sha256').update(secret).digest()
const newSecret = () => randomBytes(32).toString('base64url')

/**
 * Who may use the web host. A one-time token, handed out in an address, is exchanged for a session, which the
 * browser keeps as a cookie. Only digests are kept, and they are compared in constant time.
 */
export class Sessions {
  private token: Buffer | null = null
  private readonly sessions: Buffer[] = []

  /** A new token; one that was handed out before and not used is dead from now on. */
  issueToken(): string {
    const token = newSecret()
    this.token = digest(token)
    return token
  }

  /** Exchanges the token for a session's secret; null for any other, and for every use after the first. */
  exchange(token: string): string | null {
    if (this.token === null || !timingSafeEqual(this.token, digest(token))) return null
    this.token = null
    const session = newSecret()
    this.sessions.push(digest(session))
    return session
  }

  admits(session: string | undefined): boolean {
    if (session === undefined) return false
    const given = digest(session)
    return this.sessions.map((known) => timingSafeEqual(known, given)).includes(true)
  }
}

/** The value of a cookie of a Cookie header. */
export function readCookie(header: string | undefined, name: string): string | undefined {
  for (const part of header?.split(';') ?? []) {
    const [key, ...value] = part.split('=')
    if (key?.trim() === name) return value.join('=').trim()
  }
  return undefined
}
