import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { guidedEstimator } from '../../../src-main/diffusion/conditioning/guidance'
import { labelsByShares } from '../../../src-main/diffusion/conditioning/labels'
import type { Estimator } from '../../../src-main/diffusion/estimator'

/** Answers with c x + t, c the label plus one and 0 for none; counts how often it is asked. */
function linear() {
  const asked: (readonly number[] | null)[] = []
  const estimator: Estimator = {
    parameterization: 'noise',
    output(positions, times, labels?: Tensor1D) {
      asked.push(labels ? [...labels.dataSync()] : null)
      const factor = labels ? tf.reshape(tf.add(labels, 1), [-1, 1]) : tf.scalar(0)
      return tf.add(tf.mul<Tensor2D>(positions, factor), times)
    },
  }
  return { estimator, asked }
}

describe('classifier-free guidance', () => {
  const labels = Int32Array.of(0, 2)
  const output = (scale: number) => {
    const { estimator, asked } = linear()
    const guided = guidedEstimator(estimator, { labels, scale })
    const values = guided.output(tf.tensor2d([1, 1, 2, 2], [2, 2]), tf.tensor2d([0.5], [1, 1])).dataSync()
    return { values: [...values], asked }
  }

  it('of 1 is the estimator told the classes, of 0 the estimator told none, each asked once', () => {
    expect(output(1)).toEqual({ values: [1.5, 1.5, 6.5, 6.5], asked: [[0, 2]] })
    expect(output(0)).toEqual({ values: [0.5, 0.5, 0.5, 0.5], asked: [null] })
  })

  it('of w goes w times as far from the one to the other', () => {
    expect(output(3).values).toEqual([3.5, 3.5, 18.5, 18.5])
    expect(output(0.5).values).toEqual([1, 1, 3.5, 3.5])
    expect(output(3).asked).toHaveLength(2)
  })
})

describe('the classes that samples are drawn for', () => {
  it('have the shares of the data in every beginning of them, and go on wherever they were left', () => {
    const counts = fc.array(fc.nat(1000), { minLength: 1, maxLength: 12 }).filter((all) => all.some((one) => one > 0))
    fc.assert(
      fc.property(counts, fc.integer({ min: 1, max: 600 }), fc.nat(300), (all, length, from) => {
        const labels = labelsByShares(all, length)
        const total = all.reduce((sum, one) => sum + one, 0)
        all.forEach((one, label) => {
          const drawn = labels.filter((other) => other === label).length
          // van der Corput's points in an interval are off by at most log₂ n + 1 in number
          expect(Math.abs(drawn - (length * one) / total)).toBeLessThanOrEqual(2 * (Math.log2(length) + 1))
          if (one === 0) expect(drawn).toBe(0)
        })
        expect(labelsByShares(all, length, from)).toEqual(labelsByShares(all, from + length).subarray(from))
      }),
      { numRuns: 100 },
    )
  })

  it('are as many of each where a power of two is drawn from as many classes', () => {
    expect([...labelsByShares([5, 5, 5, 5], 8)]).toEqual([0, 2, 1, 3, 0, 2, 1, 3])
  })
})
