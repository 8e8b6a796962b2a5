import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { describeEngines, prepare, trace } from '../../../../src-main/tensor'
import { demandAsInstalled } from '../../../../src-main/tensor/lower/tensorflow/tensorflow'
import {
  folderVariable,
  installationFile,
  thisSystem,
  type Installation,
} from '../../../../src-main/tensor/lower/tensorflow/installation'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cloudpin-tensorflow-'))
  vi.stubEnv(folderVariable, folder)
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

const program = trace('nothing', () => () => ({}))
const start = () => prepare(program, { engine: 'tensorflow', seed: 0 })

const install = (changes: Partial<Installation>): void =>
  writeFileSync(join(folder, installationFile), JSON.stringify({ ...installation, ...changes }))

/** The engines, but for the one that depends on this machine's graphics. */
const described = async () =>
  (await describeEngines())
    .filter(({ kind }) => kind !== 'webgpu')
    .map(({ kind, available, preferred }) => ({ kind, available, preferred }))

describe('where TensorFlow is not set up', () => {
  it('the engine says what to do, and the others run', async () => {
    await expect(start()).rejects.toMatchObject({ failure: { code: 'engine-missing', field: 'engine' } })
    await expect(start()).rejects.toThrow(/npm run setup:tensorflow/)
    expect(await described()).toEqual([
      { kind: 'onnx', available: true, preferred: true },
      { kind: 'tensorflow', available: false, preferred: false },
      { kind: 'eager', available: true, preferred: false },
    ])
  })
})

const installation: Installation = {
  ...{ binding: 'binding.node', tensorflow: '2.21.0', gpu: false, compiles: true },
  ...{ device: 'a processor', system: thisSystem },
}

describe('where TensorFlow is set up', () => {
  it('it is taken where it has a GPU, and only offered where it has none', async () => {
    install({ gpu: true, device: 'NVIDIA H100 80GB HBM3' })
    const [onnx, tensorflow] = await describeEngines()
    expect(onnx?.preferred).toBe(false)
    expect(tensorflow).toEqual({
      kind: 'tensorflow',
      available: true,
      detail: 'NVIDIA H100 80GB HBM3, TensorFlow 2.21.0 with XLA',
      preferred: true,
    })
    install({ gpu: false, compiles: false })
    const [, without] = await describeEngines()
    expect(without?.detail).toMatch(/^CPU, \d+ threads?, TensorFlow 2\.21\.0$/)
    expect(without?.preferred).toBe(false)
  })

  it('a binding that is gone, or is something else, is a sentence', async () => {
    install({})
    await expect(start()).rejects.toThrow(
      /TensorFlow does not load: .*binding\.node.* Run `npm run setup:tensorflow` again/,
    )
    writeFileSync(join(folder, 'binding.node'), 'not a library')
    await expect(start()).rejects.toMatchObject({ failure: { code: 'engine-missing' } })
  })

  it('a library of another version, or without the GPU it had, is a sentence', () => {
    const found = (version: string, gpu: boolean) => ({ TF_Version: version, isUsingGpuDevice: () => gpu })
    const refused = (code: string, message: RegExp) =>
      expect.objectContaining({ failure: expect.objectContaining({ code, message: expect.stringMatching(message) }) })
    expect(() => demandAsInstalled(found('2.9.1', false), installation)).toThrow(
      refused('engine-missing', /^TensorFlow was set up as 2\.21\.0 and its library is now 2\.9\.1: run /),
    )
    const onGpu = { ...installation, gpu: true, device: 'NVIDIA H100 80GB HBM3' }
    expect(() => demandAsInstalled(found('2.21.0', false), onGpu)).toThrow(
      refused('engine-missing', /^TensorFlow was set up for NVIDIA H100 80GB HBM3 and sees no GPU now: /),
    )
    expect(() => demandAsInstalled(found('2.21.0', true), onGpu)).not.toThrow()
  })
})
