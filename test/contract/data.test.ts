import { describe, expect, it } from 'vitest'
import { parseExperiment } from '@contract/experiment/parse'

const parsed = (training: unknown, more: object = {}) => parseExperiment({ training, ...more })
const issues = (training: unknown, more: object = {}) => {
  const result = parsed(training, more)
  return result.ok ? [] : result.issues.map(({ path, message }) => `${path}: ${message}`)
}

describe('training.data', () => {
  it('is fresh points where it is left out, and the paper’s sizes where it is finite', () => {
    const fresh = parsed({})
    expect(fresh.ok && fresh.spec.training.data).toEqual({ kind: 'fresh' })
    const finite = parsed({ data: { kind: 'finite' } })
    expect(finite.ok && finite.spec.training.data).toEqual({
      ...{ kind: 'finite', train: 100_000, validation: 20_000, test: 10_000 },
    })
  })

  it('must hold a batch', () => {
    expect(issues({ batch: 512, data: { kind: 'finite', train: 100 } })).toEqual([
      'training.data.train: Must be at least training.batch, which is 512: a step takes that many different points.',
    ])
  })

  it('is of no use to an objective that learns from the density', () => {
    expect(
      issues({ data: { kind: 'finite' } }, { objective: { kind: 'control' }, target: { kind: 'funnel' } }),
    ).toContain('training.data.kind: The objective "control" learns from the density, not from points; choose "fresh".')
  })

  it.each([
    [{ kind: 'finite', train: 0 }, 'training.data.train'],
    [{ kind: 'finite', test: 1 }, 'training.data.test'],
    [{ kind: 'finite', valid: 10 }, 'training.data.valid'],
    [{ kind: 'some' }, 'training.data.kind'],
    [7, 'training.data'],
  ])('refuses %o by the name of the field', (data, path) => {
    expect(issues({ data }).join('\n')).toContain(`${path}: `)
  })
})
