import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { describeEngine, prepare, type Program } from '../../../../src-main/tensor'
import { inWords } from '../../../../src-main/tensor/lower/onnx/webgpu'
import { driverFolders, hasVulkanDriver } from '../../../../src-main/tensor/lower/onnx/vulkan'
import { denoisingProgram } from '../../networks'

const program = denoisingProgram({ batch: 16, width: 8, dimension: 3 })

async function losses(program: Program, engine: 'onnx' | 'webgpu'): Promise<Float32Array> {
  const executable = await prepare(program, { engine, seed: 3 })
  try {
    const { loss } = await executable.run({ firstStep: 0, steps: 8 })
    if (!(loss?.data instanceof Float32Array)) throw new Error('There is no loss.')
    return loss.data
  } finally {
    await executable.dispose()
  }
}

it('WebGPU trains to the numbers of the processor where there is an adapter, and is refused with the reason where not', async () => {
  const { available, detail } = await describeEngine('webgpu')
  if (available) {
    expect(detail).toMatch(/^GPU by WebGPU, ONNX Runtime \d/)
    const [here, there] = [await losses(program, 'onnx'), await losses(program, 'webgpu')]
    there.forEach((loss, step) => expect(loss).toBeCloseTo(here[step] ?? NaN, 3))
  } else {
    expect(detail).toMatch(/adapter|WebGPU/)
    await expect(losses(program, 'webgpu')).rejects.toMatchObject({
      failure: { code: 'engine-missing', message: detail, field: 'engine' },
    })
  }
})

it('a reason is a sentence, not a place in the runtime’s sources', () => {
  const failed = (words: string) =>
    `/src/webgpu_context.cc:136 Initialize(config)::<lambda()> status == Success was false. ${words}`
  expect(inWords(failed('Failed to get a WebGPU adapter: No supported adapters\n'))).toMatch(
    /^There is no WebGPU adapter: /,
  )
  expect(inWords(failed('Device was lost.\n'))).toBe('WebGPU could not be started: Device was lost.')
})

it('a Vulkan driver is a manifest in one of the loader’s folders, or named by the environment', () => {
  const root = mkdtempSync(join(tmpdir(), 'cloudpin-vulkan-'))
  try {
    const folders = driverFolders({ HOME: root, XDG_DATA_DIRS: join(root, 'shared') })
    expect(folders).toEqual(
      expect.arrayContaining(
        ['.config', '.local/share', 'shared']
          .map((part) => join(root, part, 'vulkan/icd.d'))
          .concat('/etc/vulkan/icd.d'),
      ),
    )
    const own = folders.filter((folder) => folder.startsWith(root))
    expect(hasVulkanDriver({}, own)).toBe(false)
    expect(hasVulkanDriver({ VK_DRIVER_FILES: '/a.json' }, own)).toBe(true)
    const shared = join(root, 'shared/vulkan/icd.d')
    mkdirSync(shared, { recursive: true })
    expect(hasVulkanDriver({}, own)).toBe(false)
    writeFileSync(join(shared, 'some_icd.x86_64.json'), '{}')
    expect(hasVulkanDriver({}, own)).toBe(true)
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
})
