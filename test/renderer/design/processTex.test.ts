import katex from 'katex'
import { describe, expect, it } from 'vitest'
import { otherConvention, processFormulas } from '../../../src-renderer/pages/design/meaning/processTex'
import { texNumber } from '../../../src-renderer/pages/design/meaning/tex'

const constant = (beta: number) => ({ kind: 'constant', beta }) as const
const linear = (min: number, max: number) => ({ kind: 'linear', min, max }) as const

describe('a typeset process', () => {
  it('shows VP with its numbers', () => {
    const { withNumbers, mean, variance } = processFormulas({ kind: 'vp', sigma: 1, horizon: 5, schedule: constant(2) })
    expect(withNumbers).toBe('\\mathrm dx = -2\\,x\\,\\mathrm dt + 2\\,\\mathrm dW')
    expect(mean).toContain('B(t) = 2\\,t')
    expect(variance).toBe('s(t)^2 = \\bigl(1 - e^{-2B(t)}\\bigr)')
  })

  it('integrates a linear schedule', () => {
    const { mean } = processFormulas({ kind: 'vp', sigma: 1, horizon: 2, schedule: linear(0.1, 20.1) })
    expect(mean).toContain('B(t) = 0.1\\,t + 5\\,t^2')
  })

  it('shows PBM’s drift towards the pin, and α for a linear schedule', () => {
    expect(processFormulas({ kind: 'pbm', sigma: 2, horizon: 1, schedule: constant(1) }).withNumbers).toBe(
      '\\mathrm dx = -\\frac{x}{1 - t}\\,\\mathrm dt + 2\\,\\mathrm dW',
    )
    // The paper's 0.1 → 20 has α_T = 10.05.
    expect(processFormulas({ kind: 'pbm', sigma: 1, horizon: 1, schedule: linear(0.1, 20) }).withNumbers).toBe(
      '\\alpha(t) = 0.1\\,t + 9.95\\,t^2,\\quad \\alpha_T = 10.05',
    )
  })

  it('writes formulas that KaTeX can set', () => {
    const cosine = { kind: 'cosine', offset: 0.008 } as const
    for (const kind of ['vp', 'pbm', 'sub-vp'] as const)
      for (const schedule of [constant(1e-5), constant(1), linear(0, 20), linear(3, 3), linear(0.1, 1e7), cosine])
        for (const tex of Object.values(processFormulas({ kind, sigma: 1.5, horizon: 3, schedule })))
          expect(katex.renderToString(tex)).toContain('katex')
    for (const tex of Object.values(processFormulas({ kind: 've', sigmaMin: 0.01, sigmaMax: 50, horizon: 1 })))
      expect(katex.renderToString(tex)).toContain('katex')
  })

  it('shows the angle of a cosine schedule, and sub-VP and VE with their numbers', () => {
    const cosine = { kind: 'cosine', offset: 0.008 } as const
    const { mean, withNumbers } = processFormulas({ kind: 'vp', sigma: 1, horizon: 1, schedule: cosine })
    expect(mean).toContain('\\theta(t) = 0.01247 + 1.558\\,t')
    expect(withNumbers).toContain('-1.558\\,\\tan\\theta(t)\\,x')
    const below = processFormulas({ kind: 'sub-vp', sigma: 2, horizon: 1, schedule: constant(1) })
    expect(below.variance).toBe('s(t)^2 = 4\\,\\bigl(1 - e^{-2B(t)}\\bigr)^2')
    const exploding = processFormulas({ kind: 've', sigmaMin: 1, sigmaMax: Math.E, horizon: 1 })
    expect(exploding.variance).toBe('s(t)^2 = \\bigl(e^{2\\,t} - 1\\bigr)')
  })

  it('says what β is elsewhere', () => {
    expect(otherConvention({ kind: 'vp', sigma: 1, horizon: 1, schedule: linear(0.05, 10) })).toContain('0.1 → 20')
    expect(otherConvention({ kind: 'pbm', sigma: 1, horizon: 1, schedule: constant(1) })).toBeNull()
  })

  it('writes numbers with four digits', () => {
    expect(texNumber(Math.SQRT2)).toBe('1.414')
    expect(texNumber(1e-6)).toBe('1\\cdot 10^{-6}')
    expect(texNumber(0)).toBe('0')
  })
})
