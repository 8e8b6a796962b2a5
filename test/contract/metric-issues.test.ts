import { expect, test } from 'vitest'
import { parseExperiment } from '@contract/experiment/parse'
import { pointMetricNames } from '@contract/experiment/evaluation'

const finite = { kind: 'finite', train: 100, validation: 10, test: 10 }

/** The issues with distances of a spec, as "path: message". */
function issuesOf(metrics: readonly string[], rest: object): readonly string[] {
  const parsed = parseExperiment({ evaluation: { metrics }, ...rest })
  return parsed.ok ? [] : parsed.issues.map(({ path, message }) => `${path}: ${message}`)
}

test.each([
  [
    ['energyDistance', 'sinkhorn', 'energyDistance'],
    { target: { kind: 'funnel' } },
    'evaluation.metrics[2]: “Energy distance” is named twice; name each distance once.',
  ],
  [
    ['modeWeights'],
    { target: { kind: 'funnel' } },
    'evaluation.metrics[0]: “Weights of the modes” needs a mixture; the target is “funnel”. Leave it out.',
  ],
  [
    ['sinkhorn', 'missingModes'],
    { target: { kind: 'gaussian' } },
    'evaluation.metrics[1]: “Missing modes” needs a mixture; the target is “gaussian”. Leave it out.',
  ],
  [
    ['memorisation'],
    { target: { kind: 'funnel' } },
    'evaluation.metrics[0]: “Memorisation” needs points that are met again; set training.data.kind to "finite".',
  ],
  [
    ['frechetDistance'],
    { target: { kind: 'funnel' } },
    'evaluation.metrics[0]: “Fréchet distance” needs images; the target is “funnel”. Leave it out.',
  ],
  [
    ['rDivergence'],
    { target: { kind: 'gaussian', dimension: 2001 } },
    'evaluation.metrics[0]: “R-divergence” needs a covariance, of at most 2000 dimensions; there are 2001.',
  ],
])('%j is refused for what it has not', (metrics, rest, sentence) => {
  expect(issuesOf(metrics, rest)).toEqual([sentence])
})

test('a mixture with a finite training set has every distance of points', () => {
  const training = { data: finite, batch: 50 }
  expect(issuesOf(pointMetricNames, { target: { kind: 'mixture', dimension: 2000 }, training })).toEqual([])
  expect(issuesOf(['modeWeights', 'missingModes'], { target: { kind: 'defensive' } })).toEqual([])
})
