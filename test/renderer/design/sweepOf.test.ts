import { describe, expect, it } from 'vitest'
import { parseExperiment } from '@contract/experiment/parse'
import type { ExperimentSpec } from '@contract/experiment/spec'
import { planSweep } from '@contract/sweep/plan'
import { parseSweep } from '@contract/sweep/spec'
import { valueAt } from '../../../src-renderer/components/form/values'
import { readList, type AxisDraft } from '../../../src-renderer/components/form/vary'
import { sweepOf } from '../../../src-renderer/pages/design/sweep/sweepOf'

const complete = (input: object): ExperimentSpec => {
  const parsed = parseExperiment(input)
  if (!parsed.ok) throw new Error(parsed.issues[0]?.message)
  return parsed.spec
}
const vp = complete({ target: { kind: 'funnel' }, process: { kind: 'vp' } })
const pbm = complete({ target: { kind: 'funnel' }, process: { kind: 'pbm' } })

const planned = (specs: readonly ExperimentSpec[], axes: Readonly<Record<string, AxisDraft>>) => {
  const made = sweepOf(specs, new Map(Object.entries(axes)))
  if (!made.ok) throw new Error(made.issues[0]?.message)
  const parsed = parseSweep(made.sweep)
  if (!parsed.ok) throw new Error(parsed.issues[0]?.message)
  const plan = planSweep(parsed.sweep)
  if (!plan.ok) throw new Error(plan.issues[0]?.message)
  return plan.plan
}
const wrong = (axis: AxisDraft) => {
  const made = sweepOf([vp], new Map([['network.width', axis]]))
  return made.ok ? null : made.issues
}

describe('the sweep of a form', () => {
  it('runs both experiments over the values of a field and the seeds, each with what belongs to its process', () => {
    const plan = planned([vp, pbm], {
      'network.width': { kind: 'list', text: '16, 64' },
      seed: { kind: 'seeds', count: 3 },
    })
    expect(plan.count).toBe(12)
    expect(plan.axes.map(({ name }) => name)).toEqual(['process', 'width', 'seed'])
    const runs = Array.from({ length: 12 }, (_, index) => plan.run(index))
    const specs = runs.flatMap((run) => (run.ok ? [run.run.spec] : []))
    expect(specs).toHaveLength(12)
    expect(
      specs.map(({ process, network, seed }) => [process.kind, valueAt(network, 'width'), seed]).slice(4, 8),
    ).toEqual([
      ['vp', 64, 1],
      ['vp', 64, 2],
      ['pbm', 16, 0],
      ['pbm', 16, 1],
    ])
    for (const { process, objective, sampling } of specs) {
      expect(valueAt(objective, 'times.max')).toBe(process.kind === 'vp' ? 5 : 0.99)
      expect(sampling.start).toBe((process.kind === 'vp' ? vp : pbm).sampling.start)
    }
  })

  it('spaces a logarithmic range of whole numbers', () => {
    const plan = planned([vp], { 'network.width': { kind: 'log', from: 16, to: 256, count: 5, whole: true } })
    const widths = Array.from({ length: plan.count }, (_, index) => plan.run(index)).flatMap((planned) =>
      planned.ok ? [valueAt(planned.run.spec, 'network.width')] : [],
    )
    expect(widths).toEqual([16, 32, 64, 128, 256])
  })

  it('says at the field what is wrong with its axis', () => {
    expect(wrong({ kind: 'list', text: '16; many' })).toEqual([
      { path: 'network.width', message: 'Give numbers with commas between them.' },
    ])
    expect(wrong({ kind: 'choices', chosen: [] })?.[0]?.message).toBe('Choose at least one.')
    expect(wrong({ kind: 'linear', from: 1, to: undefined, count: 3, whole: true })?.[0]?.message).toMatch(/last value/)
    expect(wrong({ kind: 'log', from: 0, to: 4, count: 3, whole: true })?.[0]?.message).toMatch(/positive/)
    expect(wrong({ kind: 'linear', from: 1, to: 4, count: 1, whole: true })?.[0]?.message).toMatch(/2 or more/)
  })

  it('reads lists with commas, semicolons or spaces', () => {
    expect(readList('1, 2;3 1e-3')).toEqual([1, 2, 3, 0.001])
    expect(readList('')).toBeNull()
    expect(readList('1, x')).toBeNull()
  })
})
