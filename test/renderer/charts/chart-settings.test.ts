import { describe, expect, it } from 'vitest'
import { readSettings } from '../../../src-renderer/charts/chartSettings'
import { fileName } from '../../../src-renderer/charts/saveFile'

describe('what is remembered of a chart', () => {
  it('is taken where it makes sense, else what a new chart has', () => {
    const rest = { xAxis: 'step', seeds: 'each' }
    const kept = { xScale: 'log', yScale: 'cubic', smoothing: 0.99 }
    expect(readSettings(kept)).toEqual({ xScale: 'log', yScale: 'log', smoothing: 0.99, ...rest })
    for (const damaged of [null, 7, 'text', [], { smoothing: 2, xScale: 1 }])
      expect(readSettings(damaged)).toEqual({ xScale: 'linear', yScale: 'log', smoothing: 0.95, ...rest })
  })

  it('names files so that every file system takes them', () => {
    expect(fileName('mixture: VP/PBM?  "a"\n.png')).toBe('mixture- VP-PBM- -a-.png')
  })
})
