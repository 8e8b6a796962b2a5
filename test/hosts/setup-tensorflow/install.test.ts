import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { buildDescription, buildFailure } from '../../../src-main/hosts/setup-tensorflow/build'
import { installTensorflow } from '../../../src-main/hosts/setup-tensorflow/install'
import { gpuName, isTooOld, noGpuReason } from '../../../src-main/hosts/setup-tensorflow/verify'
import { installationFile, readInstallation, thisSystem } from '../../../src-main/tensor/lower/tensorflow/installation'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cloudpin-setup-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

const installed = {
  binding: 'a/b.node',
  tensorflow: '2.21.0',
  gpu: false,
  compiles: true,
  device: 'a processor',
  system: thisSystem,
}
const keep = (content: unknown) => {
  writeFileSync(join(folder, installationFile), JSON.stringify(content))
}

describe('an installation that fails', () => {
  it('says why, leaves nothing behind and keeps the one before', async () => {
    keep(installed)
    const empty = join(folder, 'empty')
    mkdirSync(empty)
    await expect(installTensorflow(folder, { gpu: false, library: empty }, () => undefined)).rejects.toThrow(
      /holds no TensorFlow library/,
    )
    expect(readdirSync(folder).toSorted()).toEqual(['empty', installationFile])
    expect(JSON.parse(readFileSync(join(folder, installationFile), 'utf8'))).toEqual(installed)
  })
})

describe('what is installed is read', () => {
  it('as it was written', () => {
    keep(installed)
    expect(readInstallation(folder)).toEqual({ kind: 'installed', installation: installed })
  })

  it('and where it is not usable, the reason is a sentence', () => {
    const reason = (place: string | undefined) => {
      const state = readInstallation(place)
      return state.kind === 'missing' ? state.reason : ''
    }
    expect(reason(undefined)).toMatch(/not set up/)
    expect(reason(folder)).toMatch(/not set up/)
    keep({ ...installed, extra: 1 })
    expect(reason(folder)).toMatch(/is not what the setup command writes/)
    keep({ ...installed, system: 'beos ppc' })
    expect(reason(folder)).toMatch(/set up for beos ppc/)
  })
})

describe('the build', () => {
  it('links the library by its place', () => {
    const [target] = buildDescription({
      folder: '/tf',
      include: '/tf/include',
      files: ['/tf/a.so'],
      cuda: null,
    }).targets
    expect(target).toMatchObject({ include_dirs: ['/tf/include'], libraries: ['/tf/a.so'] })
    expect(JSON.stringify(target)).toContain('-Wl,-rpath,/tf')
  })

  it.each([
    ['gyp ERR! stack Error: not found: make', /no C\+\+ compiler/],
    ['make: g++: No such file or directory', /no C\+\+ compiler/],
    ['gyp ERR! find Python Could not find any Python installation to use', /needs Python/],
    ['gyp ERR! stack FetchError: request to headers.tar.gz failed, reason: getaddrinfo ENOTFOUND', /headers/],
    ['tfjs_backend.cc:12:10: fatal error: tensorflow/c/c_api.h: No such file', /fatal error/],
  ])('turns "%s" into a sentence', (errors, sentence) => {
    expect(buildFailure({ code: 1, output: '', errors, found: true }).message).toMatch(sentence)
  })
})

describe('a version', () => {
  it('is too old before 2.9', () => {
    expect(['1.15.5', '2.4.1', '2.8.4'].filter((version) => !isTooOld(version))).toEqual([])
    expect(['2.9.1', '2.21.0', '2.10.0-rc1', '3.0.0'].filter(isTooOld)).toEqual([])
  })
})

describe("TensorFlow's log", () => {
  it('names the GPU, or what is in its way', () => {
    const log =
      'Created device /device:GPU:0 with 78 MB memory:  -> device: 0, name: NVIDIA H100 80GB HBM3, pci bus id: 0'
    expect(gpuName(log)).toBe('NVIDIA H100 80GB HBM3')
    expect(gpuName('nothing')).toBeNull()
    expect(noGpuReason('Could not find cuda drivers on your machine, GPU will not be used.')).toMatch(
      /no NVIDIA driver/,
    )
    expect(noGpuReason('Cannot dlopen some GPU libraries.')).toMatch(/CUDA libraries/)
    expect(noGpuReason('nothing')).toBeNull()
  })
})
