import type { ExperimentSpec } from '@contract/experiment/spec'
import type { Fact, Verdict } from '@contract/facts'
import type { NumberBlock } from '@contract/tensors'
import { assumptionsOf } from './assumptions'
import { paperConstants } from './bounds'
import { isScoreKnown } from './held-out'
import type { Regularity } from '../targets/regularity'
import { fails, holds, unknown } from '../targets/regularity'
import { scaledTarget } from '../targets/scaled'
import type { ExactLaw, Target, TargetMoments } from '../targets/target'

/**
 * What is known of an experiment's target (in the units of its data) before anything is trained. The samples tell the
 * moments where no formula does; the assumptions are about the data as it is trained, divided by its scale, beside
 * N(0, σ²I) of the process, or N(0, I) where that has none.
 */
export function targetFacts(target: Target, { process, training }: ExperimentSpec, samples: NumberBlock): Fact[] {
  const sigma = 'sigma' in process ? process.sigma : 1
  const regularity = scaledTarget(target, training.dataScale).regularity(sigma)
  return [
    { name: 'Samples', verdict: samplesVerdict(target) },
    { name: 'Density', verdict: densityVerdict(target) },
    { name: 'Score', verdict: scoreVerdict(target) },
    { name: 'Moments', verdict: momentsVerdict(target, samples) },
    ...assumptionsOf(regularity),
    { name: 'Constants L and c', verdict: constantsVerdict(regularity) },
  ]
}

function samplesVerdict({ exactness }: Target): Verdict {
  switch (exactness.kind) {
    case 'exact':
      return holds('Samples are drawn from π itself.')
    case 'approximate':
      return unknown(exactness.sentence)
    case 'none':
      return fails(exactness.sentence)
  }
}

function densityVerdict({ density }: Target): Verdict {
  if (density === null) return fails('π has no density, or none that is known: a control cannot be trained on it.')
  return density.normalized
    ? holds('log π is known with its constant.')
    : holds('log π is known up to a constant; a control estimates that, log Z.')
}

const scoreSentences: Readonly<Record<ExactLaw['origin'], string>> = {
  formula: 'The score of the noised law is a formula: loss floors and certificates are exact.',
  integral:
    'The score of the noised law is a one-dimensional integral, computed by quadrature: loss floors and certificates are exact.',
  points: 'The score of the noised law is a sum over the points: a network that reaches it has memorised them.',
}

function scoreVerdict(target: Target): Verdict {
  const { law, collection } = target
  if (law === null) return fails('The score of the noised law is not known: losses have no floor to be compared with.')
  if (isScoreKnown(target)) return holds(scoreSentences[law.origin])
  const count = collection?.().count.toLocaleString('en') ?? 'its'
  return fails(`The score of the noised law is a sum over ${count} points, which is dearer than any network.`)
}

function momentsVerdict({ moments, exactness }: Target, samples: NumberBlock): Verdict {
  const [rows = 0] = samples.shape
  if (moments === undefined && (exactness.kind === 'none' || rows < 2))
    return unknown('They are not known, and there are no samples to measure them with.')
  const { meanLength, deviation } = moments?.() ?? measuredMoments(samples)
  if (meanLength === null) return fails('π has no mean: averages over samples never settle.')
  if (deviation === null)
    return fails('π has a mean, of length 0, but no variance: a few samples rule every average of squares.')
  const how = moments === undefined ? `, measured with ${rows.toLocaleString('en')} samples` : ''
  return holds(
    `The mean has the length ${digits(meanLength)}, and a coordinate the standard deviation ${digits(deviation)} (root mean square)${how}.`,
  )
}

/** Of points [n, d], n > 1. */
function measuredMoments({ shape, values }: NumberBlock): TargetMoments {
  const [rows = 0, dimension = 0] = shape
  let [squaredMean, variance] = [0, 0]
  for (let j = 0; j < dimension; j++) {
    let sum = 0
    for (let i = 0; i < rows; i++) sum += values[i * dimension + j] ?? NaN
    const mean = sum / rows
    let squares = 0
    for (let i = 0; i < rows; i++) squares += ((values[i * dimension + j] ?? NaN) - mean) ** 2
    squaredMean += mean * mean
    variance += squares / (rows - 1)
  }
  return { meanLength: Math.sqrt(squaredMean), deviation: Math.sqrt(variance / dimension) }
}

function constantsVerdict(regularity: Regularity): Verdict {
  const { lipschitz, gradientLipschitz, lowerBound } = regularity
  const known = paperConstants(regularity)
  if (known !== null)
    return holds(
      `f and ∇f are Lipschitz with L = ${digits(known.L)}, and f ≥ c = ${digits(known.c)}: ‖∇ln U_t f‖ ≤ L/c = ${digits(known.L / known.c)}.`,
    )
  if (lipschitz !== null && gradientLipschitz !== null)
    return fails(`L = ${digits(Math.max(lipschitz, gradientLipschitz))}, but f has no lower bound c > 0.`)
  if (lowerBound !== null) return fails(`f ≥ c = ${digits(lowerBound)}, but there is no Lipschitz constant L.`)
  return regularity.b2.kind === 'unknown'
    ? unknown('Neither a Lipschitz constant L of f and ∇f nor a lower bound c of f is known.')
    : fails('There is neither a Lipschitz constant L of f and ∇f nor a lower bound c of f.')
}

const digits = (value: number): string => String(Number(value.toPrecision(4)))
