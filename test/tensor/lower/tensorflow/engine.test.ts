import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { describeEngines, prepare, trace } from '../../../../src-main/tensor'
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

function install(installation: Partial<Installation>): void {
  const whole: Installation = {
    binding: 'binding.node',
    tensorflow: '2.21.0',
    gpu: false,
    compiles: true,
    device: 'a processor',
    system: thisSystem,
    ...installation,
  }
  writeFileSync(join(folder, installationFile), JSON.stringify(whole))
}

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
})
