import type { SpecIssue } from './issue'
import type { ExperimentSpec } from './spec'
import { targetIssues } from './target/issues'
import { sampleIssues } from './target/samples'

/** What no single field can know: sizes that must agree, times inside the process's domain, starts that exist. */
export function consistencyIssues(spec: ExperimentSpec): SpecIssue[] {
  return [
    ...targetIssues(spec.target),
    ...timeIssues(spec),
    ...scheduleIssues(spec),
    ...startIssues(spec),
    ...warmupIssues(spec),
    ...sampleIssues(spec),
  ]
}

function timeIssues({ objective, process }: ExperimentSpec): SpecIssue[] {
  const { min, max } = objective.times
  const { horizon } = process
  if (min >= max) {
    return [{ path: 'objective.times.min', message: `Must be less than objective.times.max, which is ${String(max)}.` }]
  }
  if (process.kind === 'pbm' && max >= horizon) {
    return [
      {
        path: 'objective.times.max',
        message: `PBM is pinned at T = ${String(horizon)}, where its score does not exist; choose a time below it, such as ${String(Number((0.99 * horizon).toPrecision(6)))}.`,
      },
    ]
  }
  if (max > horizon) {
    return [{ path: 'objective.times.max', message: `Must be at most the horizon, T = ${String(horizon)}.` }]
  }
  return []
}

function scheduleIssues({ process }: ExperimentSpec): SpecIssue[] {
  const { schedule } = process
  if (schedule.kind === 'linear' && schedule.min > schedule.max) {
    return [
      {
        path: 'process.schedule.min',
        message: `Must be at most process.schedule.max, which is ${String(schedule.max)}.`,
      },
    ]
  }
  return []
}

function startIssues({ process, sampling }: ExperimentSpec): SpecIssue[] {
  if (sampling.start === 'pinned' && process.kind !== 'pbm') {
    return [{ path: 'sampling.start', message: 'Only PBM has a pinned end; choose "prior" or "exact".' }]
  }
  return []
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
