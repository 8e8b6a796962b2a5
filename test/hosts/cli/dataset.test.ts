import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { parseExperiment } from '@contract/experiment/parse'
import { ensureBuilt } from '../../../src-main/hosts/launch/build.mjs'
import { greyPng } from '../../datasets/formats'

const home = mkdtempSync(join(tmpdir(), 'cloudpin-cli-datasets-'))
const program = join(import.meta.dirname, '../../../out/main/cli.js')

beforeAll(() => ensureBuilt(), 300_000)

afterAll(() => {
  rmSync(home, { recursive: true })
})

const cloudpin = (...parameters: readonly string[]): Promise<{ code: number | null; out: string; notes: string }> =>
  new Promise((resolve) => {
    const env = { ...process.env, CLOUDPIN_HOME: home }
    const child = execFile(process.execPath, [program, ...parameters], { env, cwd: home }, (_, out, notes) => {
      resolve({ code: child.exitCode, out, notes })
    })
  })

const kept = z.object({ dataset: z.object({ hash: z.string() }), target: z.record(z.string(), z.unknown()) })

describe('cloudpin dataset', () => {
  it('imports a folder that is named from where it is called, and prints the target of a spec', async () => {
    mkdirSync(join(home, 'pictures', 'dark'), { recursive: true })
    mkdirSync(join(home, 'pictures', 'light'))
    writeFileSync(join(home, 'pictures', 'dark', '1.png'), greyPng(2, 10))
    writeFileSync(join(home, 'pictures', 'light', '1.png'), greyPng(2, 240))
    const imported = await cloudpin('dataset', 'import', 'pictures', '--json')
    expect(imported.code).toBe(0)
    const { dataset, target } = kept.parse(JSON.parse(imported.out))
    const parsed = parseExperiment({ target, network: { conditioning: 'class' } })
    expect(parsed).toMatchObject({ ok: true, spec: { target: { name: 'pictures', height: 2, classCount: 2 } } })

    const listed = await cloudpin('dataset', 'list')
    expect(listed.out).toContain(dataset.hash.slice(0, 12))
    const removed = await cloudpin('dataset', 'remove', dataset.hash.slice(0, 8))
    expect(removed).toMatchObject({ code: 0, out: 'pictures is removed.\n' })
  })

  it('names the file that is wrong, and how it is used rightly', async () => {
    writeFileSync(join(home, 'broken.npy'), 'no array')
    expect(await cloudpin('dataset', 'preview', 'broken.npy')).toEqual({
      code: 1,
      out: '',
      notes: 'broken.npy does not begin like a .npy file.\n',
    })
    const { code, notes } = await cloudpin('dataset', 'keep')
    expect(code).toBe(2)
    expect(notes).toContain('There is no “dataset keep”; choose import, preview, list or remove.')
  })
})
