import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { isOwnAddress, serveWindow, windowAddress } from '../../../src-main/hosts/desktop/scheme'

const home = mkdtempSync(join(tmpdir(), 'cloudpin-scheme-'))
const folder = join(home, 'renderer')
mkdirSync(join(folder, 'assets'), { recursive: true })
writeFileSync(join(folder, 'index.html'), '<!doctype html>')
writeFileSync(join(folder, 'assets', 'font-a1.woff2'), 'font')
writeFileSync(join(home, 'history.html'), 'outside')

afterAll(() => {
  rmSync(home, { recursive: true })
})

function serving(): (address: string, method?: string) => Promise<Response> {
  let answer: (request: Request) => Promise<Response> = () => Promise.reject(new Error('no scheme'))
  serveWindow(
    {
      handle: (scheme, handler) => {
        expect(scheme).toBe('cloudpin')
        answer = handler
      },
    },
    folder,
  )
  return (address, method = 'GET') => answer(new Request(address, { method }))
}

describe('the window’s scheme', () => {
  it('serves the window under its policy, and files with their type', async () => {
    const get = serving()
    const page = await get(windowAddress)
    expect(page.status).toBe(200)
    expect(await page.text()).toBe('<!doctype html>')
    expect(page.headers.get('Content-Security-Policy')).toContain("default-src 'none'; script-src 'self'")
    expect((await get('cloudpin://app/assets/font-a1.woff2')).headers.get('Content-Type')).toBe('font/woff2')
  })

  it.each([
    'cloudpin://app/%2e%2e/history.html',
    'cloudpin://app/..%2fhistory.html',
    'cloudpin://app/missing.js',
    'cloudpin://other/',
    'https://app/',
  ])('serves nothing else: %s', async (address) => {
    expect((await serving()(address)).status).toBe(404)
  })

  it('answers only GET', async () => {
    expect((await serving()(windowAddress, 'POST')).status).toBe(405)
  })

  it.each(['https://app/', 'cloudpin://application/', 'cloudpin:app', 'file:///index.html', 'about:blank', ''])(
    'is not %s',
    (address) => {
      expect(isOwnAddress(address)).toBe(false)
    },
  )
})
