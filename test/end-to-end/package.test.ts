import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { extractAll } from '@electron/asar'
import { Arch, build, Platform } from 'electron-builder'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import configuration from '../../electron-builder.config.ts'
import { Desktop } from '../electron/desktop'
import { resultLine } from './command-line'

const megabyte = 2 ** 20
/** Marks the place in Electron's binary where the fuses are; then come a version, their number, and one character each. */
const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'

/** What Electron's download holds as far as packing looks at it: a binary with its fuses as they are delivered. */
function standIn(folder: string): string {
  mkdirSync(join(folder, 'locales'), { recursive: true })
  writeFileSync(join(folder, 'locales/en-US.pak'), '')
  for (const binary of ['electron', 'electron.exe']) {
    writeFileSync(join(folder, binary), `binary ${sentinel}\u0001\u000810110011 binary`, { mode: 0o755 })
  }
  return folder
}

const filesUnder = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => statSync(join(folder, name)).isFile())

describe('the package, as electron-builder makes it around a stand-in for the binary', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'cloudpin-package-'))
  const pack = async (platform: Platform) => {
    await build({
      targets: platform.createTarget('dir', Arch.x64),
      config: {
        // It writes into what it is given.
        ...structuredClone(configuration),
        electronDist: standIn(join(scratch, 'electron')),
        directories: { ...configuration.directories, output: join(scratch, 'dist') },
        // Icons, version and the archive's hash are written into an .exe, which the stand-in is not.
        ...(platform === Platform.WINDOWS
          ? { disableAsarIntegrity: true, win: { ...configuration.win, signAndEditExecutable: false } }
          : {}),
      },
    })
  }
  const linux = join(scratch, 'dist/linux-unpacked')
  const opened = join(scratch, 'opened')
  const beside = join(linux, 'resources/app.asar.unpacked')

  beforeAll(async () => {
    await pack(Platform.LINUX)
    extractAll(join(linux, 'resources/app.asar'), opened)
  })
  afterAll(() => {
    rmSync(scratch, { recursive: true, force: true })
  })

  it('sets every fuse of the binary', () => {
    const binary = readFileSync(join(linux, 'cloudpin'), 'latin1')
    const fuses = binary.slice(binary.indexOf(sentinel) + sentinel.length)
    // Only cookie encryption, integrity of the archive and loading from it alone are on.
    expect(fuses.slice(2, 10)).toBe('01001100')
  })

  it('holds the native modules of one platform, beside the archive', async () => {
    const native = /\.(node|so|dylib|dll)(\.|$)/
    const natives = filesUnder(beside).filter((file) => native.test(file))
    expect(natives.toSorted()).toEqual([
      'node_modules/better-sqlite3/prebuilds/linux-x64.node',
      'node_modules/onnxruntime-node/bin/napi-v6/linux/x64/libonnxruntime.so.1',
      'node_modules/onnxruntime-node/bin/napi-v6/linux/x64/onnxruntime_binding.node',
    ])
    await pack(Platform.WINDOWS)
    const windows = filesUnder(join(scratch, 'dist/win-unpacked/resources/app.asar.unpacked'))
    const others = windows.filter((file) => native.test(file)).map((file) => file.replaceAll('\\', '/'))
    expect(others).toContain('node_modules/better-sqlite3/prebuilds/win32-x64.node')
    expect(others).toContain('node_modules/onnxruntime-node/bin/napi-v6/win32/x64/onnxruntime.dll')
    expect(others.filter((file) => !file.includes('win32'))).toEqual([])
  })

  it('is no larger than it has to be', () => {
    const bytes = (folder: string) =>
      filesUnder(folder).reduce((sum, file) => sum + statSync(join(folder, file)).size, 0)
    const archive = statSync(join(linux, 'resources/app.asar')).size
    expect(archive).toBeGreaterThan(megabyte)
    expect(archive).toBeLessThan(30 * megabyte)
    // ONNX Runtime has 46 MB of these, MNIST 55.
    expect(bytes(beside)).toBeLessThan(120 * megabyte)
  })

  it('opens its window from what was packed alone', async () => {
    await using desktop = new Desktop(join(opened, 'out/main/index.js'))
    const page = await desktop.open()
    await page.getByRole('heading', { level: 1, name: 'Design' }).waitFor()
  })

  it('trains on what was packed alone, MNIST among it', async () => {
    const spec = join(scratch, 'spec.json')
    writeFileSync(
      spec,
      JSON.stringify({
        target: { kind: 'mnist' },
        network: { kind: 'mlp', width: 8 },
        training: { steps: 5, batch: 8 },
        sampling: { steps: 5, count: 4 },
        evaluation: { metrics: ['slicedWasserstein2'], referenceCount: 4 },
      }),
    )
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [join(opened, 'out/main/cli.js'), 'run', spec, '--json'],
      { cwd: scratch, env: { ...process.env, CLOUDPIN_HOME: join(scratch, 'home') } },
    )
    expect(resultLine.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''))).toMatchObject({ trainingSteps: 5 })
  })
})
