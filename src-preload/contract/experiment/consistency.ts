import { conditioningIssues } from './conditioning'
import { dataIssues } from './data'
import { domainIssues } from './domain'
import type { SpecIssue } from './issue'
import { metricIssues } from './metric-issues'
import { networkIssues } from './network-issues'
import { pathIssues } from './path'
import { samplingIssues } from './sampling-issues'
import type { ExperimentSpec } from './spec'
import { targetIssues } from './target/issues'
import { sampleIssues } from './target/samples'

/** What no single field can know: sizes that must agree, times inside the process's domain, starts that exist. */
export function consistencyIssues(spec: ExperimentSpec): SpecIssue[] {
  return [
    ...targetIssues(spec.target),
    ...domainIssues(spec),
    ...samplingIssues(spec),
    ...warmupIssues(spec),
    ...sampleIssues(spec),
    ...metricIssues(spec),
    ...networkIssues(spec),
    ...conditioningIssues(spec),
    ...dataIssues(spec),
    ...pathIssues(spec),
  ]
}

function warmupIssues({ training }: ExperimentSpec): SpecIssue[] {
  const { steps, schedule } = training
  if (schedule.warmup < steps) return []
  return [
    {
      path: 'training.schedule.warmup',
      message: `Must be less than training.steps, which is ${String(steps)}: the learning rate would never be reached.`,
    },
  ]
}
