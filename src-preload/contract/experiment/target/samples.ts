import type { SpecIssue } from '../issue'
import type { ExperimentSpec } from '../spec'
import type { TargetSpec } from '../target'

/** Why a target has no samples to learn from or to compare with; null where it has. */
export function whyNoSamples(target: TargetSpec): string | null {
  if (target.kind === 'formula' && target.dimension > 2)
    return 'A formula is sampled in one and two dimensions; beyond, only its density is known, and there are no samples.'
  return null
}

/** What of an experiment needs samples that its target does not have. */
export function sampleIssues({ target, objective, sampling, evaluation }: ExperimentSpec): SpecIssue[] {
  const reason = whyNoSamples(target)
  if (reason === null) return []
  const issues: SpecIssue[] = []
  if (objective.kind === 'denoising')
    issues.push({ path: 'target.dimension', message: `${reason} Denoising score matching learns from samples.` })
  if (sampling.start === 'exact') issues.push({ path: 'sampling.start', message: `${reason} Choose another start.` })
  if (evaluation.metrics.length > 0)
    issues.push({ path: 'evaluation.metrics', message: `${reason} Distances need them; leave the list empty.` })
  return issues
}
