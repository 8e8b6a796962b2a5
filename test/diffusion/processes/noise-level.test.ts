import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import { beforeAll, describe, expect, it } from 'vitest'
import { isOpenAtHorizon } from '@contract/experiment/process'
import { makeProcess } from '../../../src-main/diffusion/processes'
import { logNoiseLevel, timeAtNoiseLevel } from '../../../src-main/diffusion/processes/noise-level'
import { timeTable } from '../../../src-main/diffusion/processes/time-table'
import { allProcesses } from '../specs'

beforeAll(() => tf.setBackend('cpu'))

describe.each(Object.entries(allProcesses))('the noise level of %s', (_, spec) => {
  const process = makeProcess(spec)
  const from = 1e-3 * spec.horizon
  const to = (isOpenAtHorizon(spec) ? 0.999 : 1) * spec.horizon
  const level = (t: number) => logNoiseLevel(process, t)
  const shares = Array.from({ length: 401 }, (_, i) => i / 400)

  it('grows with time, and finds its time again to 1e-10', () => {
    const levels = shares.map((share) => level(from + share * (to - from)))
    levels.slice(1).forEach((value, i) => {
      expect(value).toBeGreaterThan(levels[i] ?? NaN)
    })
    for (const value of levels) expect(Math.abs(level(timeAtNoiseLevel(process, value)) - value)).toBeLessThan(1e-10)
  })

  it('finds times however near to the data, and holds what is out of reach at the ends', () => {
    const near = 1e-12 * spec.horizon
    expect(timeAtNoiseLevel(process, level(near)) / near).toBeCloseTo(1, 9)
    expect(timeAtNoiseLevel(process, 800)).toBe(spec.horizon)
    expect(timeAtNoiseLevel(process, -1000)).toBe(0)
  })

  it('is tabulated monotonically, right to 1e-6 in log τ', () => {
    const table = timeTable(process, from, to)
    const [least, most] = [level(from), level(to)]
    // between the nodes as well: 401 and 2048 have no common divisor
    const levels = Array.from({ length: 4011 }, (_, i) => least + (i / 4010) * (most - least))
    const times = levels.map((value) => table.time(value))
    times.forEach((time, i) => {
      expect(Math.abs(level(time) - (levels[i] ?? NaN))).toBeLessThan(1e-6)
      if (i > 0) expect(time).toBeGreaterThan(times[i - 1] ?? NaN)
    })
    expect(table.time(least - 1)).toBe(from)
    expect(table.time(most + 1)).toBeCloseTo(to, 12)
  })

  it('is tabulated for tracing as exactly as single precision tells times apart', () => {
    const table = timeTable(process, from, to)
    const levels = shares.map((share) => level(from) + share * (level(to) - level(from)))
    const found = table.timeTensor(tf.tensor2d(levels, [levels.length, 1])).dataSync()
    levels.forEach((value, i) => {
      const time = table.time(value)
      // the level itself is rounded, by which the time moves along its slope 2s²/g²
      const slope = (2 * process.kernel(time).deviation ** 2) / process.diffusionSquared(time)
      const rounding = 2 ** -22 * (time + slope * (Math.abs(value) + level(to) - level(from)))
      expect(Math.abs((found[i] ?? NaN) - time)).toBeLessThan(rounding)
    })
  })
})
