import type { Times } from '@contract/experiment/objective'
import type { ExperimentSpec } from '@contract/experiment/spec'
import type { BuildStep } from '../../tensor/scope'
import type { Process } from '../processes/process'
import type { SamplingParts } from '../samplers'
import { makeGrid } from '../samplers/grid'
import type { Regularity } from '../targets/regularity'
import { scaledTarget } from '../targets/scaled'
import type { ExactLaw, TargetDensity } from '../targets/target'
import { isScoreKnown, type ExperimentParts } from './held-out'
import { gaussianVariances } from './loss-floor'
import { pathErrorStep } from './path-error'
import { estimatedSource, exactSource } from './score-source'
import type { GaussianShape } from './start-error'

/** What a certificate needs to know of an experiment, all in the units of the training. */
export interface Theory {
  readonly spec: ExperimentSpec
  readonly dimension: number
  readonly process: Process
  /** From which to which noising time samples go. */
  readonly times: Times
  /** σ of the reference N(0, σ²I) that the paper's f = dπ/dN(0, σ²I) is a ratio to; null for a process without one. */
  readonly sigma: number | null
  readonly regularity: Regularity
  readonly density: TargetDensity | null
  /** Null where the noised law, or its score, is not known or too dear. */
  readonly law: ExactLaw | null
  /** Null where π is not a Gaussian. */
  readonly gaussian: GaussianShape | null
  /** Noising times of so many sampling steps, from the latest to the earliest. */
  grid(steps: number): Float64Array
  /** How the score of the noised law is known; null where it is not at all, or too dear. */
  readonly scoreKind: 'exact' | 'estimated' | null
  /** See `pathErrorStep`; null where the score is not known. */
  pathError(rows: number): BuildStep | null
}

export interface TheoryParts extends Pick<ExperimentParts, 'target' | 'makeEstimator'> {
  /** How samples are drawn: from which to which time. */
  readonly chain: Pick<SamplingParts, 'process' | 'times' | 'sampling' | 'matched'>
}

/** The theory of an experiment. */
export function theoryOf(spec: ExperimentSpec, { target: inData, chain, makeEstimator }: TheoryParts): Theory {
  const { process, times, sampling, matched = null } = chain
  const target = scaledTarget(inData, spec.training.dataScale)
  const sigma = 'sigma' in spec.process ? spec.process.sigma : null
  const known = (): ExactLaw | null => (isScoreKnown(inData) ? target.law : null)
  const score = () => {
    const law = known()
    if (law !== null) return { kind: 'exact', source: exactSource(law) } as const
    const { density } = target
    if (density === null || target.exactness.kind === 'none') return null
    return { kind: 'estimated', source: estimatedSource(density) } as const
  }
  return {
    spec,
    dimension: target.dimension,
    process,
    times,
    sigma,
    get regularity() {
      return target.regularity(sigma ?? 1)
    },
    density: target.density,
    get law() {
      return known()
    },
    gaussian: gaussianShape(spec),
    grid: (steps) => makeGrid(sampling.grid, { process, times, steps, matched }),
    get scoreKind() {
      return score()?.kind ?? null
    },
    pathError(rows) {
      const found = score()
      return found && pathErrorStep({ process, target, source: found.source, makeEstimator, rows })
    },
  }
}

function gaussianShape({ target, training }: ExperimentSpec): GaussianShape | null {
  const variances = gaussianVariances(target)
  if (target.kind !== 'gaussian' || variances === null) return null
  const unit = training.dataScale ** -2
  const { mean, dimension } = target
  const squared =
    typeof mean === 'number' ? dimension * mean * mean : mean.reduce((sum, value) => sum + value * value, 0)
  return { squaredMean: squared * unit, variances: variances.map((variance) => variance * unit) }
}
