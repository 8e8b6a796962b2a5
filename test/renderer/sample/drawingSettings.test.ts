import { parseExperimentOrFailure } from '@contract/experiment/parse'
import type { ExperimentSpec } from '@contract/experiment/spec'
import { describe, expect, it } from 'vitest'
import { settingsOf } from '../../../src-renderer/pages/sample/drawingSettings'

function specOf(input: unknown): ExperimentSpec {
  const parsed = parseExperimentOrFailure(input)
  if (!parsed.ok) throw new Error(parsed.error.message)
  return parsed.value
}
const pbm = specOf({ target: { kind: 'funnel', dimension: 2 }, process: { kind: 'pbm' } })

const read = (draft: Readonly<Record<string, unknown>>) => {
  const settings = settingsOf(pbm, draft)
  if (!settings.ok) throw new Error(settings.issues.map(({ message }) => message).join())
  return settings.settings
}

describe('the settings of a drawing', () => {
  it('are the run’s own where nothing is set', () => {
    expect(read({})).toMatchObject({ changed: {}, variant: {} })
    expect(read({}).spec).toEqual(pbm)
  })

  it('name what differs by path, with the start that another integrator brings', () => {
    expect(pbm.sampling.start).toBe('pinned')
    const { variant, spec } = read({ integrator: 'heun', steps: 40 })
    expect(spec.sampling).toMatchObject({ integrator: 'heun', steps: 40, start: 'prior' })
    expect(variant).toEqual({ 'sampling.integrator': 'heun', 'sampling.steps': 40, 'sampling.start': 'prior' })
  })

  it('say which field is wrong, and how many samples are drawn at most', () => {
    expect(settingsOf(pbm, { integrator: 'heun', start: 'pinned' })).toMatchObject({
      ok: false,
      issues: [{ path: 'sampling.start' }],
    })
    expect(settingsOf(pbm, { count: 20_001 })).toMatchObject({ ok: false, issues: [{ path: 'sampling.count' }] })
    expect(settingsOf(pbm, { steps: 'many' })).toMatchObject({ ok: false, issues: [{ path: 'sampling.steps' }] })
  })
})
