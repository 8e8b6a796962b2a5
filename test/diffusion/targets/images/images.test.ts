import { describe, expect, it } from 'vitest'
import { assemble } from '../../../../src-main/diffusion/assemble'
import { makeTarget } from '../../../../src-main/diffusion/targets'
import type { ImagePart } from '../../../../src-main/diffusion/images/image-set'
import { failureOf, filled, ownHome } from '../../../datasets/files'
import { idx } from '../../../datasets/formats'
import { keepSmall, targetOf } from '../../../datasets/sets'
import { importFiles } from '../../../../src-main/datasets/import'
import { runOnce } from '../../eager'
import { experiment } from '../../specs'

const spec = (target: object) => experiment({ target, network: { width: 4 } })
const byteOf = (value: number) => Math.round((value + 1) * 127.5)

/** Bytes of images that a target draws, one string each. */
async function drawn(target: object, count = 200): Promise<ReadonlyMap<string, number>> {
  const values = await runOnce(assemble(spec(target)).draw(count), 'samples')
  const seen = new Map<string, number>()
  for (let i = 0; i < count; i++) {
    const image = Array.from(values.subarray(4 * i, 4 * i + 4), byteOf).join(' ')
    seen.set(image, (seen.get(image) ?? 0) + 1)
  }
  return seen
}

describe('the target of a kept data set', () => {
  it('draws its images, or those of the chosen classes, each as often as the others', async () => {
    ownHome()
    const target = targetOf(keepSmall([1, 2, 3, 4, 5, 6, 7, 8, 250, 251, 252, 253], [0, 1, 2]))
    const all = await drawn(target)
    expect([...all.keys()].sort()).toEqual(['1 2 3 4', '250 251 252 253', '5 6 7 8'])
    // 200 draws of 3: a share of a third has a standard deviation of 6.7
    for (const count of all.values()) expect(Math.abs(count - 200 / 3)).toBeLessThan(27)
    expect([...(await drawn({ ...target, classes: [1] })).keys()]).toEqual(['5 6 7 8'])
  })

  it('draws mirror images as often where the augmentation is to flip', async () => {
    ownHome()
    const target = { ...targetOf(keepSmall([1, 2, 3, 4], [0])), augmentation: 'flip' }
    const seen = await drawn(target)
    expect([...seen.keys()].sort()).toEqual(['1 2 3 4', '2 1 4 3'])
    // of 200, a half has a standard deviation of 7.1
    expect(Math.abs((seen.get('1 2 3 4') ?? 0) - 100)).toBeLessThan(29)
  })

  it('tells the label of each point beside it', async () => {
    ownHome()
    const target = targetOf(keepSmall([10, 10, 10, 10, 20, 20, 20, 20, 30, 30, 30, 30], [1, 2, 3]))
    const values = await runOnce((scope) => {
      const draw = makeTarget(spec(target).target).labelled?.(scope) ?? expect.fail('it has no labels')
      return () => {
        const { points, labels } = draw(50)
        return { both: points.concat(labels.as2D(50, 1).cast('float32'), 1) }
      }
    }, 'both')
    for (let i = 0; i < 50; i++) expect(byteOf(values[5 * i] ?? NaN)).toBe(10 * (values[5 * i + 4] ?? NaN))
  })

  it('knows its test images, and those of the chosen classes beside all of them', () => {
    ownHome()
    const folder = filled({
      'train.idx': idx([3, 1, 1], [1, 2, 3]),
      'train-labels.idx': idx([3], [0, 1, 1]),
      'test.idx': idx([2, 1, 1], [8, 9]),
      'test-labels.idx': idx([2], [0, 1]),
    })
    const target = targetOf(importFiles([folder], 'small', 0))
    const set = makeTarget(spec({ ...target, classes: [1] }).target).imageSet?.() ?? expect.fail('it has no set')
    const told = ({ count, pixels, labels }: ImagePart) => [count, [...pixels], [...(labels ?? [])]]
    expect(told(set.whole.train)).toEqual([3, [1, 2, 3], [0, 1, 1]])
    expect(told(set.whole.test)).toEqual([2, [8, 9], [0, 1]])
    expect(told(set.chosen.train)).toEqual([2, [2, 3], [1, 1]])
    expect(told(set.chosen.test)).toEqual([1, [9], [1]])
    expect(set).toMatchObject({ title: 'small', classes: ['0', '1'], layout: { height: 1, width: 1, channels: 1 } })
  })

  it('says what to do where the images are not here, or are others than the spec says', () => {
    ownHome()
    const target = targetOf(keepSmall([1, 2, 3, 4], [0]))
    const reading = (of: object) => failureOf(() => makeTarget(spec(of).target).collection?.().count)
    expect(reading({ ...target, dataset: 'ab'.repeat(32) })).toMatchObject({
      code: 'data-missing',
      message:
        'The data set “small” (abababababab…) is not kept on this machine. Import the same images once more, or choose another data set.',
    })
    expect(reading({ ...target, height: 4, width: 1 })).toMatchObject({
      code: 'invalid-spec',
      message:
        'The spec says height × width × channels × classes of 4 × 1 × 1 × 1; the data set has 2 × 2 × 1 × 1. Write its own.',
    })
  })
})
