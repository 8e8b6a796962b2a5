import { describe, expect, it } from 'vitest'
import { parseExperiment } from '@contract/experiment/parse'
import { carriedOver, relaxed, underOtherProcess, withPart } from '../../../src-renderer/stores/experiments'

const complete = (input: unknown) => {
  const parsed = parseExperiment(input)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues))
  return parsed.spec
}

describe('experiments that are being set up', () => {
  it('leave out what follows from other fields, so that it goes on following', () => {
    const draft = relaxed(complete({ target: { kind: 'funnel' }, process: { kind: 'pbm', horizon: 2 } }))
    expect(draft).not.toHaveProperty('name')
    expect(draft).not.toHaveProperty('objective.times')
    expect(draft).not.toHaveProperty('sampling.start')
    const longer = complete(withPart(draft, 'process', { kind: 'pbm', horizon: 4 }))
    expect(longer).toMatchObject({ objective: { times: { max: 3.96 } } })
  })

  it('keep what was chosen otherwise', () => {
    const chosen = { name: 'mine', objective: { times: { min: 0.01, max: 0.9 } }, sampling: { start: 'exact' } }
    const draft = relaxed(complete({ process: { kind: 'pbm' }, ...chosen }))
    expect(draft).toMatchObject(chosen)
  })

  it('mean the same as the spec that they came from', () => {
    for (const input of [
      { target: { kind: 'mixture' }, process: { kind: 'vp' } },
      {
        target: { kind: 'gaussian', mean: [1, 2] },
        process: { kind: 'pbm' },
        objective: { times: { min: 0.1, max: 0.5 } },
      },
      {},
    ])
      expect(complete(relaxed(complete(input)))).toEqual(complete(input))
  })

  it('begin with the times and the start of another process when that is chosen', () => {
    const draft = {
      process: { kind: 'vp' },
      objective: { times: { min: 0.001, max: 5 } },
      sampling: { start: 'prior' },
    }
    const pinned = complete(withPart(draft, 'process', { kind: 'pbm' }))
    expect(pinned.objective).toMatchObject({ times: { min: 0.001, max: 0.99 } })
    expect(pinned.sampling.start).toBe('pinned')
    expect(withPart(draft, 'process', { kind: 'vp', sigma: 2 })).toMatchObject({ objective: draft.objective })
  })

  it('carry a change over to their neighbours, but not what belongs to the process', () => {
    const other = {
      process: { kind: 'pbm' },
      network: { width: 64, depth: 3 },
      objective: { times: { min: 0.1, max: 0.9 } },
    }
    expect(carriedOver(other, 'network', { width: 64 }, { width: 128 })).toMatchObject({
      network: { width: 128, depth: 3 },
    })
    expect(carriedOver(other, 'process', { kind: 'vp' }, { kind: 'pbm' })).toBe(other)
    expect(carriedOver(other, 'objective', {}, { times: { min: 1, max: 2 }, parameterization: 'score' })).toMatchObject(
      {
        objective: { times: { min: 0.1, max: 0.9 }, parameterization: 'score' },
      },
    )
    expect(carriedOver(other, 'target', { kind: 'mixture', spread: 2 }, { kind: 'funnel' })).toMatchObject({
      target: { kind: 'funnel' },
    })
    expect(carriedOver(other, 'seed', 0, 7)).toMatchObject({ seed: 7 })
  })

  it('are set up once more under the other process', () => {
    const there = underOtherProcess({ name: 'a', process: { kind: 'vp' }, seed: 5 })
    expect(there).toEqual({ process: { kind: 'pbm' }, seed: 5 })
    expect(underOtherProcess(there)).toEqual({ process: { kind: 'vp' }, seed: 5 })
  })
})
