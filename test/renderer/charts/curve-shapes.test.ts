import { describe, expect, it } from 'vitest'
import { chartTheme } from '../../../src-renderer/charts/chartTheme'
import { withSmoothing } from '../../../src-renderer/charts/curve'
import type { CurveFigure } from '../../../src-renderer/charts/curveFigure'
import { curveShapes, type PlotFrame } from '../../../src-renderer/charts/curveShapes'
import { figureAsSvg } from '../../../src-renderer/charts/figureAsSvg'

const buckets = {
  steps: Float64Array.of(1, 10, 100),
  least: Float32Array.of(1, 0.1, -1),
  greatest: Float32Array.of(1, 10, 1),
  last: Float32Array.of(1, NaN, 0.1),
  mean: Float32Array.of(1, 1, 1),
  totalSteps: 100,
}
const curve = withSmoothing({ id: 'a', label: 'VP & <PBM>', color: '#0072b2', dash: [7, 4], buckets }, 0)
const frame: PlotFrame = {
  ...{ x: { least: 1, greatest: 100 }, y: { least: 0.1, greatest: 10 }, xScale: 'log', yScale: 'log' },
  ...{ width: 200, height: 100 },
}

describe('what is drawn of a curve', () => {
  it('lies where both log axes put it', () => {
    const [band, raw, average] = curveShapes(curve, frame, { smooth: true, crowded: false })
    if (band?.kind !== 'band' || raw?.kind !== 'line' || average?.kind !== 'line') throw new Error('Other shapes.')
    expect([...average.x]).toEqual([0, 100, 200])
    expect([...average.y]).toEqual([50, 50, 50])
    expect([...raw.y].map((y) => Math.round(y))).toEqual([50, NaN, 100])
    expect(average.dash).toEqual([7, 4])
    expect(raw.dash).toEqual([])
    // at step 10 from 10 to 0.1: the whole height; at the end down to what the axis cannot show
    expect([band.top[100], band.bottom[100]]).toEqual([0, 100])
    expect(band.bottom[199]).toBeGreaterThan(98)
  })

  it('is the average alone where there are many', () => {
    expect(curveShapes(curve, frame, { smooth: true, crowded: true }).map(({ kind }) => kind)).toEqual(['line'])
    expect(curveShapes(curve, frame, { smooth: false, crowded: false }).map(({ kind }) => kind)).toEqual([
      'band',
      'line',
    ])
  })

  it('becomes a picture of lines with its names as text', () => {
    const figure: CurveFigure = {
      ...frame,
      ...{ curves: [curve], xAxis: 'step', xLabel: 'training step', yLabel: 'loss', smooth: true },
      theme: chartTheme(false),
    }
    const svg = figureAsSvg(figure, 400, 200)
    expect(svg).toContain('width="400" height="200"')
    expect(svg).toContain('VP &amp; &lt;PBM&gt;')
    expect(svg).not.toContain('NaN')
    expect(svg.match(/stroke-dasharray="7 4"/g)).toHaveLength(2)
    expect(svg).toContain('>training step</text>')
    expect(svg).toMatch(/<path d="M[^"]*Z" fill="#0072b2" fill-opacity="0.13"\/>/)
  })
})
