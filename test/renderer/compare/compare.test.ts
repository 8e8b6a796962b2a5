import { describe, expect, it } from 'vitest'
import { comparedFields, distinctNames, lossesDiffer } from '../../../src-renderer/components/runs/differences'
import { runStyles } from '../../../src-renderer/components/runs/runStyles'
import { bestRuns } from '../../../src-renderer/pages/compare/bestRuns'
import { fromSameNoise } from '../../../src-renderer/pages/compare/sameNoise'
import { processKinds, type ProcessKind } from '@contract/experiment/process'
import { processColor } from '../../../src-renderer/theme/tokens'
import { aRun } from '../runs/runs'

const vp = aRun('vp', { target: { kind: 'mixture' }, process: { kind: 'vp' } })
const pbm = aRun('pbm', { target: { kind: 'mixture' }, process: { kind: 'pbm' } })
const wide = aRun('wide', { target: { kind: 'mixture' }, process: { kind: 'vp' }, network: { width: 256 } })
const again = aRun('again', { target: { kind: 'mixture' }, process: { kind: 'vp' }, seed: 1 })
const funnel = aRun('funnel', { target: { kind: 'funnel' }, process: { kind: 'vp' } })

describe('what differs', () => {
  it('is exactly what the specs differ in', () => {
    const differing = (...runs: (typeof vp)[]) =>
      comparedFields(runs)
        .filter(({ differs }) => differs)
        .map(({ path, texts }) => `${path}: ${texts.map((text) => text ?? '–').join(' | ')}`)
    expect(differing(vp, wide)).toEqual(['network.width: 64 | 256'])
    expect(differing(vp, pbm)).toEqual([
      'process.kind: VP-SDE | Pinned Brownian motion',
      'process.horizon: 5 | 1',
      'objective.times.max: 5 | 0.99',
      'sampling.start: Prior | Pinned',
    ])
    expect(differing(vp, funnel)).toContain('target.sigma: – | 3')
    expect(differing(vp, vp)).toEqual([])
  })

  it('keeps the fields of one part together, also those that only a later spec has', () => {
    const sections = comparedFields([vp, funnel]).map(({ section }) => section)
    const starts = sections.filter((section, i) => section !== sections[i - 1])
    expect(new Set(starts).size).toBe(starts.length)
  })

  it('tells runs of the same name apart by it', () => {
    expect(distinctNames([vp, again])).toEqual(['mixture, VP, width 64 (seed 0)', 'mixture, VP, width 64 (seed 1)'])
    expect(distinctNames([vp, pbm])).toEqual([vp.name, pbm.name])
    const [first, second] = distinctNames([vp, { ...vp, id: 'twin-1234' }])
    expect(first).not.toBe(second)
  })
})

describe('what may be compared', () => {
  it('is not the loss of two processes or parameterizations', () => {
    expect(lossesDiffer([vp, wide, again])).toBeNull()
    expect(lossesDiffer([vp, pbm])).toMatch(/^The processes and times differ, .* compare the distances instead\.$/)
    const score = aRun('score', { objective: { parameterization: 'score' }, process: { kind: 'vp' } })
    expect(lossesDiffer([vp, score])).toMatch(/^The parameterizations differ/)
  })

  it('is the smallest distance, among runs of the same target', () => {
    const measured = [vp, pbm, funnel].map((run, i) => ({
      ...run,
      metrics: { energyDistance: { value: [0.08, 0.5, 0.01][i] ?? 0, floor: 0.01 } },
    }))
    expect([...bestRuns(measured, 'energyDistance')]).toEqual(['vp'])
    expect([...bestRuns(measured, 'slicedWasserstein2')]).toEqual([])
  })

  it('is no MMD² for being far below zero: within the floor all are equally good', () => {
    const withMmd = (values: readonly number[]) =>
      [vp, wide, again].map((run, i) => ({
        ...run,
        metrics: { mmdLaplace: { value: values[i] ?? NaN, floor: -0.002 } },
      }))
    expect([...bestRuns(withMmd([-0.3, 0.01, 0.2]), 'mmdLaplace')]).toEqual(['wide'])
    expect([...bestRuns(withMmd([-0.001, 0.0015, 0.2]), 'mmdLaplace')]).toEqual(['vp', 'wide'])
    expect([...bestRuns(withMmd([0.1, 0.2, 0.3]), 'mmdLaplace')]).toEqual(['vp'])
  })

  it('point by point only where the noise was the same', () => {
    expect(fromSameNoise([vp, pbm, wide])).toBe(true)
    expect(fromSameNoise([vp, again])).toBe(false)
    expect(fromSameNoise([vp, aRun('few', { sampling: { count: 100 } })])).toBe(false)
  })
})

describe('how runs are drawn', () => {
  it('keeps the accents of the processes, and gives no two of eight runs the same look', () => {
    for (const isDark of [false, true]) {
      const styles = runStyles(['vp', 'pbm', 'vp', 'pbm', 'vp', 'pbm', 'vp', 'pbm'], isDark)
      expect(styles[0]?.color).toBe(processColor('vp', isDark))
      expect(styles[1]?.color).toBe(processColor('pbm', isDark))
      expect(new Set(styles.map(({ color, dash }) => `${color} ${dash.join()}`)).size).toBe(8)
      for (const kind of processKinds) {
        const same = runStyles(new Array<ProcessKind>(8).fill(kind), isDark)
        expect(new Set(same.map(({ color, dash }) => `${color} ${dash.join()}`)).size).toBe(8)
      }
      const firsts = runStyles(processKinds, isDark)
      expect(new Set(firsts.map(({ color }) => color)).size).toBe(processKinds.length)
      expect(new Set(firsts.map(({ dash }) => dash.join())).size).toBe(processKinds.length)
    }
  })
})
