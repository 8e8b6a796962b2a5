import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { libraryAddress } from '../../../src-main/hosts/setup-tensorflow/download'
import { findLibrary } from '../../../src-main/hosts/setup-tensorflow/library'
import { cudaRequirements, pipFailure } from '../../../src-main/hosts/setup-tensorflow/pip'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cloudpin-setup-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

function put(file: string, text = ''): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true })
  writeFileSync(join(folder, file), text)
}

describe('a TensorFlow library is found', () => {
  it('in the site-packages of a Python, with what it says about CUDA', () => {
    for (const name of ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2', 'include/tensorflow/c/c_api.h'])
      put(`tensorflow/${name}`)
    put('tensorflow/python/platform/build_info.py', `build_info = {'is_cuda_build': True, 'is_rocm_build': False}`)
    expect(findLibrary(folder, 'linux')).toEqual({
      folder: join(folder, 'tensorflow'),
      include: join(folder, 'tensorflow/include'),
      files: ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'].map((name) => join(folder, 'tensorflow', name)),
      cuda: true,
    })
  })

  it('in an unpacked C library, which does not say', () => {
    for (const name of ['lib/libtensorflow.so.2', 'lib/libtensorflow_framework.so.2', 'include/tensorflow/c/c_api.h'])
      put(name)
    expect(findLibrary(folder, 'linux')).toMatchObject({ folder: join(folder, 'lib'), cuda: null })
  })

  it('not without headers, not in half, not for another system', () => {
    put('lib/libtensorflow.so.2')
    put('lib/libtensorflow_framework.so.2')
    expect(findLibrary(folder, 'linux')).toBeNull()
    put('include/tensorflow/c/c_api.h')
    expect(findLibrary(folder, 'linux')).not.toBeNull()
    expect(findLibrary(folder, 'darwin')).toBeNull()
    rmSync(join(folder, 'lib/libtensorflow_framework.so.2'))
    expect(findLibrary(folder, 'linux')).toBeNull()
  })
})

describe('pip', () => {
  it('reads which CUDA libraries a wheel asks for', () => {
    put(
      'tensorflow-2.21.0.dist-info/METADATA',
      [
        'Requires-Dist: numpy>=1.26.0',
        'Requires-Dist: nvidia-cublas-cu12<13.0,>=12.5.3.2; extra == "and-cuda"',
        'Requires-Dist: nvidia-cudnn-cu12<10.0,>=9.3.0.75; extra == "and-cuda"',
        'Requires-Dist: tensorflow-io-gcs-filesystem>=0.23.1; sys_platform != "win32" and extra == "gcs-filesystem"',
      ].join('\n'),
    )
    expect(cudaRequirements(folder)).toEqual([
      'nvidia-cublas-cu12<13.0,>=12.5.3.2',
      'nvidia-cudnn-cu12<10.0,>=9.3.0.75',
    ])
  })

  it.each([
    ['No module named pip', /no pip/],
    ['ERROR: No matching distribution found for tensorflow-cpu', /found no wheel/],
    ['OSError: [Errno 28] No space left on device', /disk filled up/],
    ['ERROR: something else', /something else/],
  ])('turns "%s" into a sentence', (errors, sentence) => {
    expect(pipFailure('tensorflow-cpu', { code: 1, output: '', errors, found: true }).message).toMatch(sentence)
  })
})

describe("TensorFlow's own C library", () => {
  it('has an address where it is published', () => {
    expect(libraryAddress('linux x64', true)).toMatch(/libtensorflow-gpu-linux-x86_64-2\.9\.1\.tar\.gz$/)
    expect(libraryAddress('win32 x64', false)).toMatch(/libtensorflow-cpu-windows-x86_64-2\.9\.1\.zip$/)
    expect(libraryAddress('linux arm64', false)).toBeNull()
    expect(libraryAddress('darwin x64', true)).toBeNull()
  })
})
