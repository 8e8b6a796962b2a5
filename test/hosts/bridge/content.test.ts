import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { contentSecurityPolicy, readContent } from '../../../src-main/hosts/bridge/content'

const home = mkdtempSync(join(tmpdir(), 'cloudpin-content-'))
const folder = join(home, 'renderer')

beforeAll(() => {
  mkdirSync(join(folder, 'assets'), { recursive: true })
  writeFileSync(join(folder, 'index.html'), '<!doctype html>')
  writeFileSync(join(folder, 'assets', 'index-a1.js'), 'export {}')
  writeFileSync(join(folder, '.secret.html'), 'hidden')
  writeFileSync(join(folder, 'notes.txt'), 'of no known type')
  writeFileSync(join(home, 'history.html'), 'outside')
  mkdirSync(join(home, 'renderer-other'))
  writeFileSync(join(home, 'renderer-other', 'index.html'), 'beside')
  symlinkSync(join(home, 'history.html'), join(folder, 'link.html'))
})

afterAll(() => {
  rmSync(home, { recursive: true })
})

describe('the window’s files', () => {
  it('are served with their type; only hashed ones may be kept', async () => {
    const page = await readContent(folder, '/')
    expect(page).toMatchObject({ type: 'text/html; charset=utf-8', immutable: false })
    expect(page?.bytes.toString()).toBe('<!doctype html>')
    expect(await readContent(folder, '/assets/index-a1.js')).toMatchObject({
      type: 'text/javascript; charset=utf-8',
      immutable: true,
    })
  })

  it.each([
    '/../history.html',
    '/%2e%2e/history.html',
    '/..%2fhistory.html',
    '/..%5chistory.html',
    '/assets/../../history.html',
    '/../renderer-other/index.html',
    '/link.html',
    '/.secret.html',
    '/index.html%00.js',
    '/%',
    '/assets',
    '/missing.js',
    '/notes.txt',
    '//etc/passwd',
    '',
  ])('are all that is served: not %s', async (path) => {
    expect(await readContent(folder, path)).toBeNull()
  })
})

it('the policy allows no inline script and no other origin', () => {
  const policy = contentSecurityPolicy(['ws://127.0.0.1:1'])
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain("script-src 'self';")
  expect(policy).toContain("connect-src 'self' ws://127.0.0.1:1;")
  expect(policy).not.toMatch(/unsafe-eval|\*|https?:/)
})
