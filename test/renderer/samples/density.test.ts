import { describe, expect, it } from 'vitest'
import type { DensityGrid } from '@contract/density'
import { densityOver, shaded, type DensitySource } from '../../../src-renderer/components/samples/density'

function gaussianGrid(resolution: number, half: number): DensityGrid {
  const at = (i: number) => -half + ((i + 0.5) / resolution) * 2 * half
  const logDensity = Float32Array.from({ length: resolution * resolution }, (_, i) => {
    const x = at(i % resolution)
    const y = at(Math.floor(i / resolution))
    return -(x * x + y * y) / 2
  })
  return { axes: [0, 1], x: [-half, half], y: [-half, half], resolution, logDensity }
}

describe('the shade of a density', () => {
  it('encloses the probability that its contours say: for a Gaussian 1 − exp(−r²/2)', () => {
    const { thresholds, shade } = shaded(gaussianGrid(200, 6))
    // Log density at the radius within which a share p lies: −r²/2 = ln(1 − p).
    expect(thresholds[0]).toBeCloseTo(Math.log(0.5), 1)
    expect(thresholds[1]).toBeCloseTo(Math.log(0.1), 1)
    expect(thresholds[2]).toBeCloseTo(Math.log(0.01), 1)
    expect(Math.max(...shade)).toBe(1)
    // On the circle of radius 1 the share outside is exp(−1/2).
    const onCircle = 100 * 200 + 100 + Math.round(200 / 12)
    expect(shade[onCircle]).toBeCloseTo(Math.exp(-0.5), 1)
  })

  it('is none where there is no density in view', () => {
    const grid = { ...gaussianGrid(8, 1), logDensity: new Float32Array(64).fill(Number.NEGATIVE_INFINITY) }
    expect(shaded(grid).thresholds).toEqual([])
    expect(Math.max(...shaded(grid).shade)).toBe(0)
  })

  it('is asked for once for each view, and again after a failure', async () => {
    let asked = 0
    let fails = true
    const source: DensitySource = () => {
      asked += 1
      return fails ? Promise.reject(new Error('busy')) : Promise.resolve(gaussianGrid(8, 1))
    }
    const range = { x: { least: 0, greatest: 1 }, y: { least: 0, greatest: 1 } }
    await expect(densityOver(source, [0, 1], range)).rejects.toThrow('busy')
    fails = false
    await densityOver(source, [0, 1], range)
    await densityOver(source, [0, 1], range)
    expect(asked).toBe(2)
    await densityOver(source, [0, 2], range)
    expect(asked).toBe(3)
  })
})
