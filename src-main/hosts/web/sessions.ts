import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { Allowance } from './allowance'

const digest = (secret: string) => createHash('sha256').update(secret).digest()
const newSecret = () => randomBytes(32).toString('base64url')

/**
 * Who may use the web host. A one-time token, handed out in an address, is exchanged for a session, which the
 * browser keeps as a cookie. Only digests are kept, and they are compared in constant time.
 */
export class Sessions {
  private token: Buffer | null = null
  private readonly sessions: Buffer[] = []
  private readonly guesses: Allowance

  constructor(now?: () => number) {
    this.guesses = new Allowance(1 / 6, 20, now)
  }

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

  /**
   * Counts a wrong token; false where there were more than a person makes by mistake. The right one is let in even then: it
   * has 256 random bits, and nobody is to be locked out by others on the same machine.
   */
  mayGuessOn(): boolean {
    return this.guesses.take(1)
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
