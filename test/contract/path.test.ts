import { describe, expect, test } from 'vitest'
import { parseExperiment } from '@contract/experiment/parse'

const issuesOf = (input: Record<string, unknown>) => {
  const parsed = parseExperiment({ objective: { kind: 'control' }, ...input })
  return parsed.ok ? [] : parsed.issues.map(({ path, message }) => `${path}: ${message}`)
}

describe('an objective along paths', () => {
  test('is sampled in as many steps as it is trained with, unless others are asked for', () => {
    const steps = (input: Record<string, unknown>) => {
      const parsed = parseExperiment({ target: { kind: 'funnel' }, ...input })
      return parsed.ok ? parsed.spec.sampling.steps : expect.fail()
    }
    expect(steps({ objective: { kind: 'control', pathSteps: 40 } })).toBe(40)
    expect(steps({ objective: { kind: 'log-variance' }, sampling: { steps: 7 } })).toBe(7)
    expect(steps({})).toBe(500)
  })

  test('asks for nothing more of a target with a density, under both processes', () => {
    for (const kind of ['vp', 'pbm']) {
      expect(issuesOf({ target: { kind: 'funnel' }, process: { kind } })).toEqual([])
      expect(issuesOf({ target: { kind: 'formula', dimension: 1, logDensity: '-x^4' }, process: { kind } })).toEqual([])
    }
  })

  test.each([
    [{ target: { kind: 'sphere' } }, 'target.kind: A sphere’s surface has no density. “control” learns from one'],
    [{ target: { kind: 'mnist' } }, 'target.kind: The density of images is not known.'],
    [{ process: { kind: 've' } }, 'process.kind: “control” needs a reference that starts from a known law'],
    [{ sampling: { start: 'exact' } }, 'sampling.start: The paths of “control” start from “prior” under this process'],
    [
      { process: { kind: 'pbm' }, sampling: { start: 'prior' } },
      'sampling.start: The paths of “control” start from “pinned” under this process',
    ],
    [{ sampling: { integrator: 'heun' } }, 'sampling.integrator: A control is sampled by the transitions of its own'],
    [{ sampling: { grid: 'quadratic' } }, 'sampling.grid: A control is sampled on the grid of its path'],
    [
      { objective: { kind: 'log-variance' }, training: { batch: 1 } },
      'training.batch: A variance needs at least 2 paths',
    ],
    [{ objective: { kind: 'control', times: { min: 0.1, max: 1 } } }, 'objective.times: "times" is not a field.'],
  ])('is refused with a sentence where %j', (input, sentence) => {
    expect(issuesOf(input).join('\n')).toContain(sentence)
  })
})
