import type { ExperimentSpec } from '@contract/experiment/spec'
import { isPathObjective, type PathObjectiveSpec } from '@contract/experiment/objective'
import { whyNoDensity } from '@contract/experiment/path'
import type { Evidence } from '@contract/evidence'
import { fail } from '@contract/failure'
import type { BuildStep } from '../../../tensor/scope'
import { guidedNetwork } from '../../networks/guided'
import type { Network, NetworkUse } from '../../networks/network'
import type { Target, TargetDensity } from '../../targets/target'
import { evidenceOf, logWeights, type WeighedPaths } from './evidence'
import { referencePath, type ReferencePath } from './reference-path'
import { pathSamplingStep } from './sampling'

export { logRatioName } from './sampling'

/** What an objective that learns along simulated paths adds to an experiment. */
export interface PathExperiment {
  readonly objective: PathObjectiveSpec
  readonly density: TargetDensity
  /** The network with the target's gradient in the drift, where that is asked for. */
  guided(network: Network, use: NetworkUse): Network
  /** The path of the training steps. */
  readonly path: ReferencePath
  /** One step of the chain that samples are drawn with; its state holds the log ratio beside the position. */
  sampling(count: number, network: Network): BuildStep
  /** What the sampled paths say of log Z. */
  evidence(paths: WeighedPaths): Evidence
}

/**
 * The path experiment of a spec, null where its objective is not one. The target is as it is noised: already scaled.
 * Throws `invalid-spec` where the target has no density.
 */
export function pathExperiment(
  { target: targetSpec, process, objective, sampling }: ExperimentSpec,
  target: Target,
): PathExperiment | null {
  if (!isPathObjective(objective)) return null
  const { density, dimension } = target
  if (density === null) {
    throw fail('invalid-spec', whyNoDensity(targetSpec) ?? 'The target has no density to learn from.', 'target.kind')
  }
  const sampled = referencePath(process, objective, sampling.steps)
  return {
    objective,
    density,
    guided: (network, use) =>
      objective.gradient === 'none' ? network : guidedNetwork(network, { density, clip: objective.gradientClip }, use),
    path: referencePath(process, objective, objective.pathSteps),
    sampling: (count, network) =>
      pathSamplingStep({ path: sampled, count, dimension, makeControl: () => network.build() }),
    evidence: (paths) => evidenceOf(logWeights(paths, sampled, density), density.normalized ? 0 : null),
  }
}
