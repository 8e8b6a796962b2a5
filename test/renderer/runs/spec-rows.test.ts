import { describe, expect, it } from 'vitest'
import { specRows } from '../../../src-renderer/components/runs/specRows'
import { aRun } from './runs'

const rowsOf = (input: Readonly<Record<string, unknown>>) =>
  new Map(specRows(aRun('a', input).spec).map((row) => [row.path, row]))

describe('a spec as rows', () => {
  it('has every value once, with its title and its symbol', () => {
    const rows = rowsOf({ target: { kind: 'mixture' }, process: { kind: 'pbm' } })
    expect(rows.get('target.dimension')).toMatchObject({
      title: 'Dimension',
      formula: 'd',
      text: '50',
      isDefault: true,
    })
    expect(rows.get('process.kind')).toMatchObject({ text: 'Pinned Brownian motion' })
    expect(rows.get('process.schedule.kind')).toMatchObject({ title: 'Schedule', text: 'Constant', isDefault: true })
    expect(rows.get('objective.times.max')).toMatchObject({ text: '0.99', isDefault: true })
    expect(rows.get('training.optimizer.learningRate')).toMatchObject({ title: 'Learning rate', text: '0.001' })
    expect(rows.get('evaluation.metrics')).toMatchObject({
      text: 'Sliced Wasserstein-2, Energy distance, MMD², Laplace kernel',
    })
    expect(rows.get('seed')).toMatchObject({ text: '0', isDefault: true })
    expect([...rows.values()].filter(({ isDefault }) => !isDefault).map(({ path }) => path)).toEqual([
      'target.kind',
      'process.kind',
    ])
  })

  it('marks what differs from its default, and only that', () => {
    const rows = rowsOf({
      target: { kind: 'mixture', shape: 'ball' },
      process: { kind: 'vp', schedule: { kind: 'linear', min: 0.05, max: 10 } },
      network: { width: 256 },
      seed: 2,
    })
    const chosen = [...rows.values()].filter(({ isDefault }) => !isDefault).map(({ path }) => path)
    expect(chosen).toEqual([
      'target.kind',
      'target.shape',
      'process.kind',
      'process.schedule.kind',
      'process.schedule.min',
      'process.schedule.max',
      'network.width',
      'seed',
    ])
  })

  it('shortens what is too long to read', () => {
    const means = Array.from({ length: 12 }, (_, k) => [k, -k, 0])
    const weights = means.map(() => 1 / 12)
    const rows = rowsOf({ target: { kind: 'mixture', means, weights } })
    expect(rows.get('target.means')).toMatchObject({ title: 'Means', text: '12 × 3 numbers' })
    expect(rows.get('target.weights')?.text).toMatch(/, … \(12\)$/)
  })
})
