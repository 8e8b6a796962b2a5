import { expect, test } from 'vitest'
import { parseExperiment } from '@contract/experiment/parse'
import { isImageMetric, metricNames, pointMetricNames } from '@contract/experiment/evaluation'
import { isMeasurable } from '@contract/experiment/metric-issues'
import { target } from '@contract/experiment/target'

const images = { kind: 'images', dataset: 'a'.repeat(64), height: 8, width: 8, channels: 1 }
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
    'evaluation.metrics: “Weights of the modes” needs a mixture; the target is “funnel”. Leave it out.',
  ],
  [
    ['sinkhorn', 'missingModes'],
    { target: { kind: 'gaussian' } },
    'evaluation.metrics: “Missing modes” needs a mixture; the target is “gaussian”. Leave it out.',
  ],
  [
    ['memorisation'],
    { target: { kind: 'funnel' } },
    'evaluation.metrics: “Memorisation” needs points that are met again, training.data.kind "finite"; these are met once. Leave it out.',
  ],
  [
    ['frechetDistance'],
    { target: { kind: 'funnel' } },
    'evaluation.metrics: “Fréchet distance” needs images; the target is “funnel”. Leave it out.',
  ],
  [
    ['slicedWasserstein2', 'frechetDistance', 'precision', 'bitsPerDimension'],
    { target: { kind: 'sphere' } },
    'evaluation.metrics: “Fréchet distance”, “Precision” and “Bits per dimension” need images; the target is “sphere”. Leave them out.',
  ],
  [
    ['nearCopies', 'recall'],
    { target: { ...images, classCount: 0 } },
    'evaluation.metrics: “Recall” needs a classifier, and these images have no labels to train one. Leave it out.',
  ],
  [
    ['confidence', 'classBalance'],
    { target: { ...images, classCount: 1 } },
    'evaluation.metrics: “Confidence” and “Class balance” need a classifier, and these images are of one class, so that there is nothing to tell apart. Leave them out.',
  ],
  [
    ['rDivergence'],
    { target: { kind: 'gaussian', dimension: 2001 } },
    'evaluation.metrics: “R-divergence” needs a covariance, of at most 2000 dimensions; there are 2001. Leave it out.',
  ],
])('%j is refused for what it has not', (metrics, rest, sentence) => {
  expect(issuesOf(metrics, rest)).toEqual([sentence])
})

test('a mixture with a finite training set has every distance of points', () => {
  const training = { data: finite, batch: 50 }
  expect(issuesOf(pointMetricNames, { target: { kind: 'mixture', dimension: 2000 }, training })).toEqual([])
  expect(issuesOf(['modeWeights', 'missingModes'], { target: { kind: 'defensive' } })).toEqual([])
})

test('what is offered is what would not be refused', () => {
  const offered = (given: object, kind: 'fresh' | 'finite' = 'fresh') =>
    metricNames.filter((name) => isMeasurable(name, { target: target.parse(given), data: { kind } }))
  expect(offered({ kind: 'funnel' }).some(isImageMetric)).toBe(false)
  expect(offered({ kind: 'mixture' }, 'finite')).toEqual(pointMetricNames)
  expect(offered({ kind: 'mnist' }).filter(isImageMetric)).toHaveLength(9)
  expect(offered({ ...images, classCount: 0 }).filter(isImageMetric)).toEqual([
    'nearestDistance',
    'nearCopies',
    'bitsPerDimension',
  ])
})
