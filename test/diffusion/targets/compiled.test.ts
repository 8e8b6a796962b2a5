import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { prepare, trace } from '../../../src-main/tensor'
import { assemble } from '../../../src-main/diffusion/assemble'
import { experiment } from '../specs'
import { targetFrom } from './checks'

const kinds: readonly Record<string, unknown>[] = [
  { kind: 'rings' },
  { kind: 'moons' },
  { kind: 'checkerboard' },
  { kind: 'spiral' },
  { kind: 'banana' },
  { kind: 'banana', dimension: 3 },
  { kind: 'wells' },
  { kind: 'wells', dimension: 4, wells: 2 },
  { kind: 'student-t', dimension: 3 },
  { kind: 'laplace' },
  { kind: 'defensive' },
  { kind: 'funnel', dimension: 4 },
  { kind: 'sphere' },
  { kind: 'formula' },
  {
    kind: 'gaussian',
    covariance: [
      [2, 0.5],
      [0.5, 1],
    ],
  },
]

const engine = { engine: 'onnx', seed: 3, threads: 1 } as const

describe.each(kinds.map((spec) => [JSON.stringify(spec), spec] as const))('%s on ONNX Runtime', (_, spec) => {
  it('trains and draws', async () => {
    const assembly = assemble(
      experiment({ target: spec, network: { width: 8 }, training: { batch: 32 }, process: { kind: 'vp' } }),
    )
    const training = await prepare(trace('train', assembly.training), engine)
    const { loss } = await training.run({ firstStep: 0, steps: 3 })
    await training.dispose()
    expect(loss?.data.every(Number.isFinite)).toBe(true)
    const drawing = await prepare(trace('draw', assembly.draw(500)), engine)
    const { samples } = await drawing.run({ firstStep: 0, steps: 1 })
    await drawing.dispose()
    expect(samples?.shape).toEqual([1, 500, assembly.dimension])
    expect(samples?.data.every(Number.isFinite)).toBe(true)
  })

  it('gives the exact score, where there is one', async () => {
    const target = targetFrom(spec)
    if (target.law === null) return
    const { law } = target
    const point = Array.from({ length: target.dimension }, (_, j) => 0.7 - 0.4 * j)
    const build = () => () => ({
      score: law.scoreTensor(tf.tensor2d([point]), { scale: tf.tensor2d([[0.8]]), deviation: tf.tensor2d([[0.6]]) }),
    })
    const program = await prepare(trace('score', build), engine)
    const { score } = await program.run({ firstStep: 0, steps: 1 })
    await program.dispose()
    const expected = law.score(point, { scale: 0.8, deviation: 0.6 })
    expected.forEach((value, j) => {
      expect(Math.abs((score?.data[j] ?? NaN) - value)).toBeLessThan(1e-3 * Math.max(1, Math.abs(value)))
    })
  })
})
