import type { SpecIssue } from './issue'
import { isDeterministic } from './sampling'
import type { ExperimentSpec } from './spec'

/** Starts, grids and samplers that do not go with the process, or with each other. */
export function samplingIssues({ process, sampling }: ExperimentSpec): SpecIssue[] {
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
  return issues
}
