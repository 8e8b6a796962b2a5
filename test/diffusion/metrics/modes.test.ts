import { describe, expect, it } from 'vitest'
import { missingModes, modeWeights } from '../../../src-main/diffusion/metrics/modes'
import { covarianceDifference, meanDifference } from '../../../src-main/diffusion/metrics/moments'
import { generator } from '../eager'
import { moved, normals, points } from './points'

const target = {
  kind: 'mixture' as const,
  means: [
    [-20, 0],
    [0, 20],
    [20, 0],
  ],
  weights: [0.5, 0.25, 0.25],
}
const context = { target, engine: 'onnx' } as const
const exact = points([[0, 0]])

/** So many points around each of the means. */
function around(...counts: number[]) {
  const { normal } = generator(1)
  return points(
    counts.flatMap((count, k) =>
      Array.from({ length: count }, () => (target.means[k] ?? []).map((coordinate) => coordinate + normal())),
    ),
  )
}

describe('weights of the modes', () => {
  it('have the total variation that they were made with', async () => {
    const { value, detail } = await modeWeights.measure(around(20, 15, 5), exact, context)
    expect(value).toBeCloseTo(0.125, 10)
    if (detail?.kind !== 'modes') expect.fail()
    expect([...detail.shares].map((share) => Number(share.toFixed(10)))).toEqual([0.5, 0.375, 0.125])
    expect(detail.weights).toEqual([0.5, 0.25, 0.25])
    expect((await modeWeights.measure(around(20, 10, 10), exact, context)).value).toBeCloseTo(0, 10)
  })

  it('share a point between components by their posterior probabilities', async () => {
    // Between the first and the third mean both are as far: the shares are as the weights, 2 to 1.
    const { detail } = await modeWeights.measure(points([[0, -300]]), exact, context)
    if (detail?.kind !== 'modes') expect.fail()
    expect(detail.shares[0]).toBeCloseTo(2 / 3, 10)
    expect(detail.shares[2]).toBeCloseTo(1 / 3, 10)
  })

  it('count as missing below a tenth of what they should be', async () => {
    expect((await missingModes.measure(around(40, 0, 10), exact, context)).value).toBe(1)
    expect((await missingModes.measure(around(98, 1, 1), exact, context)).value).toBe(2)
    expect((await missingModes.measure(around(94, 3, 3), exact, context)).value).toBe(0)
  })

  it('are those of a defensive mixture too, its defence first', async () => {
    const defensive = {
      kind: 'defensive',
      dimension: 2,
      components: 2,
      spread: 6,
      deviation: 0.5,
      defence: 0.3,
      seed: 1,
    }
    const { detail } = await modeWeights.measure(normals(10, 2, 1), exact, {
      target: { ...defensive, kind: 'defensive' },
      engine: 'onnx',
    })
    if (detail?.kind !== 'modes') expect.fail()
    expect(detail.weights.map((weight) => Number(weight.toFixed(10)))).toEqual([0.3, 0.35, 0.35])
  })
})

describe('moments', () => {
  it('differ in the mean by the length of the shift', async () => {
    const a = normals(50, 3, 1)
    const { value } = await meanDifference.measure(moved(a, 2), a, context)
    expect(value).toBeCloseTo(2 * Math.sqrt(3), 5)
    expect((await covarianceDifference.measure(moved(a, 2), a, context)).value).toBeCloseTo(0, 4)
  })

  it('differ in the covariance by its Frobenius norm', async () => {
    const square = points([
      [1, 1],
      [1, -1],
      [-1, 1],
      [-1, -1],
    ])
    const doubled = { ...square, values: square.values.map((value) => 2 * value) }
    // Covariances 4/3 I and 16/3 I.
    expect((await covarianceDifference.measure(doubled, square, context)).value).toBeCloseTo(4 * Math.SQRT2, 12)
  })
})
