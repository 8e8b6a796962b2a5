import * as tf from '@tensorflow/tfjs-core'
import { expect, it } from 'vitest'
import { attention } from '../../../../src-main/diffusion/networks/unet/attention'
import { seededDraw } from '../../../../src-main/diffusion/draw'
import { runEagerly } from '../../eager'

const [pixels, channels, heads] = [6, 8, 2]
const size = channels / heads

/** Self-attention of one image, pixel by pixel, from queries, keys and values as lists of 3 · channels numbers. */
function reference(asked: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const part = (pixel: number, which: number, head: number, i: number) =>
    asked[pixel]?.[which * channels + head * size + i] ?? NaN
  const range = (count: number) => Array.from({ length: count }, (_, i) => i)
  return range(pixels).map((pixel) =>
    range(channels).map((channel) => {
      const head = Math.floor(channel / size)
      const scores = range(pixels).map(
        (other) =>
          range(size).reduce((sum, i) => sum + part(pixel, 0, head, i) * part(other, 1, head, i), 0) / Math.sqrt(size),
      )
      const total = scores.reduce((sum, score) => sum + Math.exp(score), 0)
      return scores.reduce(
        (sum, score, other) => sum + (Math.exp(score) / total) * part(other, 2, head, channel % size),
        0,
      )
    }),
  )
}

it('attention weighs the values of all pixels by softmax, head by head', async () => {
  const part = attention({ name: 'attention', channels, heads })
  const x = Array.from({ length: pixels }, (_, pixel) =>
    Array.from({ length: channels }, (_, channel) => Math.sin(3 * pixel + channel ** 2)),
  )
  // Projects by the identity, and asks by a matrix of ours.
  const eye = Float32Array.from({ length: channels ** 2 }, (_, i) =>
    Math.floor(i / channels) === i % channels ? 1 : 0,
  )
  const ask = Float32Array.from({ length: 3 * channels ** 2 }, (_, i) => Math.cos(i))
  const { outputs } = await runEagerly(
    () => {
      const { of } = part.build(seededDraw(0, 'initial weights'))
      return () => ({ y: of(tf.tensor4d(x.flat(), [1, 2, 3, channels])) })
    },
    {
      ...{ steps: 1, seed: 0 },
      state: { 'attention/projection/weights': eye, 'attention/queries-keys-values/weights': ask },
    },
  )
  // Two groups of four channels each, over all pixels; the offset of the queries, keys and values is as it began.
  const normal = x.map((row) => row.map(() => 0))
  for (const group of [0, 1]) {
    const values = x.flatMap((row) => row.slice(4 * group, 4 * group + 4))
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
    normal.forEach((row, pixel) => {
      for (let i = 4 * group; i < 4 * group + 4; i++)
        row[i] = ((x[pixel]?.[i] ?? NaN) - mean) / Math.sqrt(variance + 1e-5)
    })
  }
  const biases = (await initialBiases(part))['attention/queries-keys-values/biases'] ?? expect.fail()
  const asked = normal.map((row) =>
    Array.from({ length: 3 * channels }, (_, column) =>
      row.reduce((sum, value, i) => sum + value * (ask[i * 3 * channels + column] ?? NaN), biases[column] ?? NaN),
    ),
  )
  const expected = reference(asked).flatMap((row, pixel) => row.map((value, i) => value + (x[pixel]?.[i] ?? NaN)))
  const y = [...(outputs[0]?.['y'] ?? [])]
  expect(y.length).toBe(expected.length)
  y.forEach((value, place) => {
    expect(Math.abs(value - (expected[place] ?? NaN))).toBeLessThan(1e-4)
  })
})

const initialBiases = async (part: ReturnType<typeof attention>) =>
  (await runEagerly(() => (part.build(seededDraw(0, 'initial weights')), () => ({})), { steps: 1, seed: 0 })).state
