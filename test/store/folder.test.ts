import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { makeFolder } from '../../src-main/store/folder'

describe('making a folder', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'cloudpin-folder-'))
  afterAll(() => {
    rmSync(scratch, { recursive: true })
  })

  it('makes those above it too, and does not mind one that is there', () => {
    const folder = join(scratch, 'a', 'b', 'c')
    makeFolder(folder)
    makeFolder(folder)
    expect(existsSync(folder)).toBe(true)
  })

  it('throws where a file is in the way', () => {
    writeFileSync(join(scratch, 'file'), '')
    expect(() => {
      makeFolder(join(scratch, 'file', 'inside'))
    }).toThrow()
  })

  it.skipIf(process.platform !== 'linux')('throws at once where the system makes no folders', () => {
    expect(() => {
      makeFolder('/proc/cloudpin/history')
    }).toThrow(/ENOENT/)
  })
})
