import { describe, expect, it } from 'vitest'
import { isLoopbackHost, isOwnOrigin } from '../../../src-main/hosts/web/origin'
import { readCookie, Sessions } from '../../../src-main/hosts/web/sessions'

describe('sessions', () => {
  it('come from a token that works once', () => {
    const sessions = new Sessions()
    expect(sessions.exchange('')).toBeNull()
    const token = sessions.issueToken()
    expect(token).toMatch(/^[\w-]{43}$/)
    expect(sessions.exchange(`${token}x`)).toBeNull()
    const session = sessions.exchange(token)
    expect(session).not.toBeNull()
    expect(sessions.exchange(token)).toBeNull()
    expect(sessions.admits(session ?? '')).toBe(true)
    expect(sessions.admits(token)).toBe(false)
    expect(sessions.admits(undefined)).toBe(false)
    expect(sessions.admits('')).toBe(false)
  })

  it('stay when another token is handed out, which ends the one before', () => {
    const sessions = new Sessions()
    const session = sessions.exchange(sessions.issueToken())
    const unused = sessions.issueToken()
    const token = sessions.issueToken()
    expect(sessions.exchange(unused)).toBeNull()
    expect(sessions.exchange(token)).not.toBeNull()
    expect(sessions.admits(session ?? '')).toBe(true)
  })
})

it('cookies are found among others', () => {
  expect(readCookie('a=1; cloudpin-7=x=y ; b=2', 'cloudpin-7')).toBe('x=y')
  expect(readCookie('xcloudpin-7=1', 'cloudpin-7')).toBeUndefined()
  expect(readCookie(undefined, 'cloudpin-7')).toBeUndefined()
})

describe('a host', () => {
  it.each(['127.0.0.1:4000', 'localhost:4000', 'localhost', '[::1]:80', 'LOCALHOST:1', '127.0.0.1:80'])(
    '%s is this machine',
    (host) => {
      expect(isLoopbackHost(host)).toBe(true)
    },
  )

  it.each([
    undefined,
    '',
    'evil.com',
    'evil.com:4000',
    '127.0.0.1.evil.com',
    'localhost.evil.com',
    'user@127.0.0.1',
    '127.0.0.1:4000/x',
    '127.0.0.1#',
    '127.1',
    '0.0.0.0:4000',
    '10.0.0.1',
  ])('%s is another', (host) => {
    expect(isLoopbackHost(host)).toBe(false)
  })

  it('asks itself only from its own page', () => {
    expect(isOwnOrigin('http://127.0.0.1:4000', '127.0.0.1:4000')).toBe(true)
    expect(isOwnOrigin('http://localhost:4000', '127.0.0.1:4000')).toBe(false)
    expect(isOwnOrigin('http://127.0.0.1:4001', '127.0.0.1:4000')).toBe(false)
    expect(isOwnOrigin('https://127.0.0.1:4000', '127.0.0.1:4000')).toBe(false)
    expect(isOwnOrigin('null', '127.0.0.1:4000')).toBe(false)
    expect(isOwnOrigin(undefined, '127.0.0.1:4000')).toBe(false)
    expect(isOwnOrigin('http://evil.com', 'evil.com')).toBe(false)
  })
})
