import type { SpecIssue } from './issue'
import { isDeterministic } from './sampling'
import type { ExperimentSpec } from './spec'

/** Starts, grids and samplers that do not go with the process, or with each other. */
export function samplingIssues({ process, objective, sampling }: ExperimentSpec): SpecIssue[] {
  const issues: SpecIssue[] = []
  if (sampling.start === 'pinned' && process.kind !== 'pbm') {
    issues.push({ path: 'sampling.start', message: 'Only PBM has a pinned end; choose "prior" or "exact".' })
  } else if (sampling.start === 'pinned' && isDeterministic(sampling.integrator)) {
    issues.push({
      path: 'sampling.start',
      message: `“${sampling.integrator}” adds no noise, so every sample from the pinned point would be the same; choose "prior" or "exact".`,
    })
  }
  if (sampling.offset !== undefined && process.kind !== 'pbm') {
    issues.push({
      path: 'sampling.offset',
      message: 'Only PBM has a pinned end to keep away from; generation starts at objective.times.max. Leave it out.',
    })
  }
  const isMatched = objective.kind === 'denoising' && objective.timeLaw.kind === 'matched'
  if (sampling.grid === 'matched' && !isMatched) {
    issues.push({
      path: 'sampling.grid',
      message: 'There is nothing to match: choose the matched law of t in objective.timeLaw, or another grid.',
    })
  }
  if (sampling.grid === 'matched' && sampling.offset !== undefined) {
    issues.push({
      path: 'sampling.offset',
      message: 'A matched grid begins at the noise level that it is matched to; leave this out or choose another grid.',
    })
  }
  return issues
}
