import { describe, expect, it } from 'vitest'
import { frame, seriesFigure } from '../../../src-renderer/pages/sweeps/seriesFigure'
import { resultTitle } from '../../../src-renderer/pages/sweeps/resultTitle'

const point = (at: number | string, mean: number, deviation: number | null = null) => ({
  at,
  mean,
  deviation,
  count: 3,
})
const numbers = (path: string) => path.match(/-?[\d.]+/g)?.map(Number) ?? []

describe('the figure of a sweep', () => {
  it('puts equal ratios at equal distances on a logarithmic axis', () => {
    const { lines } = seriesFigure(
      [{ label: 'VP', points: [point(16, 1), point(64, 0.1), point(256, 0.01)] }],
      'log',
      'log',
    )
    const [x1 = 0, y1 = 0, x2 = 0, y2 = 0, x3 = 0, y3 = 0] = numbers(lines[0]?.line ?? '')
    expect(x2 - x1).toBeCloseTo(x3 - x2, 0)
    expect(y2 - y1).toBeCloseTo(y3 - y2, 0)
    expect(x1).toBeGreaterThan(frame.left)
    expect(y3).toBeLessThan(frame.bottom)
  })

  it('draws a band of one deviation on each side of the mean', () => {
    const { lines, yTicks } = seriesFigure(
      [{ label: '', points: [point(1, 2, 1), point(2, 2, 1)] }],
      'linear',
      'linear',
    )
    const [, low = 0, , low2 = 0, , high = 0] = numbers(lines[0]?.band ?? '')
    const middle = lines[0]?.points[0]?.y ?? 0
    expect(low).toBe(low2)
    expect(low - middle).toBeCloseTo(middle - high, 0)
    expect(yTicks.map(({ label }) => label)).toContain('2')
  })

  it('has no band where every place has one run', () => {
    expect(seriesFigure([{ label: '', points: [point(1, 2), point(2, 3)] }], 'linear', 'linear').lines[0]?.band).toBe(
      '',
    )
  })

  it('leaves out and counts what a logarithmic axis cannot show', () => {
    const figure = seriesFigure([{ label: '', points: [point(1, -0.1), point(2, 3), point(4, 5)] }], 'linear', 'log')
    expect(figure.leftOut).toBe(1)
    expect(figure.lines[0]?.points).toHaveLength(2)
  })

  it('stands words side by side in their order', () => {
    const { xTicks } = seriesFigure([{ label: '', points: [point('VP', 1), point('PBM', 2)] }], 'log', 'linear')
    expect(xTicks.map(({ label }) => label)).toEqual(['VP', 'PBM'])
    expect(xTicks[0]?.at).toBeLessThan(xTicks[1]?.at ?? 0)
  })

  it('names results as the rest of the window does', () => {
    expect(resultTitle('slicedWasserstein2')).toBe('Sliced Wasserstein-2')
    expect(resultTitle('slicedWasserstein2.floor')).toBe('Sliced Wasserstein-2, floor')
    expect(resultTitle('loss')).toBe('Loss')
  })
})
