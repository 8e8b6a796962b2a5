import type { SpecIssue } from './parse'
import { dimensionOf, type ExperimentSpec } from './spec'
import type { TargetSpec } from './target'

/** What no single field can know: sizes that must agree, times inside the process's domain, starts that exist. */
export function consistencyIssues(spec: ExperimentSpec): SpecIssue[] {
  return [...targetIssues(spec.target), ...timeIssues(spec), ...scheduleIssues(spec), ...startIssues(spec)]
}

function targetIssues(target: TargetSpec): SpecIssue[] {
  const issues: SpecIssue[] = []
  const lengthMustBe = (path: string, values: unknown, length: number, of: string) => {
    if (Array.isArray(values) && values.length !== length) {
      issues.push({ path, message: `Has ${String(values.length)} entries; ${of} asks for ${String(length)}.` })
    }
  }
  if (target.kind === 'gaussian') {
    lengthMustBe('target.mean', target.mean, target.dimension, 'the dimension')
    lengthMustBe('target.variance', target.variance, target.dimension, 'the dimension')
  }
  if (target.kind === 'mixture' && 'means' in target) {
    const dimension = dimensionOf(target)
    target.means.forEach((mean, k) => {
      lengthMustBe(`target.means[${String(k)}]`, mean, dimension, 'the first mean')
    })
    lengthMustBe('target.variances', target.variances, target.means.length, 'the number of means')
    lengthMustBe('target.weights', target.weights, target.means.length, 'the number of means')
    const total = target.weights?.reduce((sum, weight) => sum + weight, 0) ?? 1
    if (Math.abs(total - 1) > 1e-6) {
      issues.push({
        path: 'target.weights',
        message: `The weights sum to ${String(Number(total.toPrecision(6)))}; they must sum to 1.`,
      })
    }
  }
  if (target.kind === 'mnist' && new Set(target.digits).size !== target.digits.length) {
    issues.push({ path: 'target.digits', message: 'A digit is named twice; name each once.' })
  }
  return issues
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
