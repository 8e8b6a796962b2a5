import type { SpecIssue } from './issue'
import { logNoiseLevelOf } from './noise-level'
import { isOpenAtHorizon, scheduleOf, type ProcessSpec } from './process'
import type { ExperimentSpec } from './spec'
import { defaultTimes, type Times } from './time-law'

/** What a process allows: its schedule, the times within its domain, the readings that mean something under it. */
export const domainIssues = (spec: ExperimentSpec): SpecIssue[] => [
  ...scheduleIssues(spec),
  ...timeIssues(spec),
  ...readingIssues(spec),
]

/** A number as a sentence advises it. */
const advised = (value: number): string => String(Number(value.toPrecision(6)))

function scheduleIssues({ process, objective }: ExperimentSpec): SpecIssue[] {
  const own = issuesOfSchedule(process, 'process')
  if (objective.kind !== 'denoising' || objective.timeLaw.kind !== 'matched') return own
  return [...own, ...issuesOfSchedule(objective.timeLaw.to, 'objective.timeLaw.to')]
}

function issuesOfSchedule(process: ProcessSpec, path: string): SpecIssue[] {
  if (process.kind === 've' && process.sigmaMin >= process.sigmaMax) {
    return [
      {
        path: `${path}.sigmaMin`,
        message: `Must be less than ${path}.sigmaMax, which is ${String(process.sigmaMax)}.`,
      },
    ]
  }
  const schedule = scheduleOf(process)
  if (schedule?.kind === 'linear' && schedule.min > schedule.max) {
    return [
      {
        path: `${path}.schedule.min`,
        message: `Must be at most ${path}.schedule.max, which is ${String(schedule.max)}.`,
      },
    ]
  }
  if (schedule?.kind === 'cosine' && process.kind === 'pbm') {
    return [
      {
        path: `${path}.schedule.kind`,
        message:
          'The cosine schedule grows beyond all bounds at T, so PBM would have no α_T to be pinned by; choose "constant" or "linear".',
      },
    ]
  }
  return []
}

function timeIssues({ objective, process }: ExperimentSpec): SpecIssue[] {
  if (objective.kind !== 'denoising') return []
  const { timeLaw } = objective
  const own = issuesOfTimes(process, objective.times, 'objective.times')
  if (timeLaw.kind === 'uniform') return own
  const times = timeLaw.times ?? defaultTimes(timeLaw.to)
  const issues = [...own, ...issuesOfTimes(timeLaw.to, times, 'objective.timeLaw.times')]
  return issues.length > 0 ? issues : issuesOfReach(process, timeLaw.to, times)
}

/** A law can be matched only at noise levels that the process has itself. */
function issuesOfReach(process: ProcessSpec, other: ProcessSpec, { max }: Times): SpecIssue[] {
  const wanted = logNoiseLevelOf(other, max)
  const largest = logNoiseLevelOf(process, process.horizon)
  if (!(wanted > largest)) return []
  return [
    {
      path: 'objective.timeLaw.times.max',
      message: `There, at t = ${advised(max)}, the process that is matched to has log τ = ${wanted.toPrecision(3)}, and this one only reaches ${largest.toPrecision(3)} at its horizon; lower it, or choose a longer horizon.`,
    },
  ]
}

function issuesOfTimes(process: ProcessSpec, { min, max }: Times, path: string): SpecIssue[] {
  const { horizon } = process
  if (min >= max) {
    return [{ path: `${path}.min`, message: `Must be less than ${path}.max, which is ${String(max)}.` }]
  }
  if (isOpenAtHorizon(process) && max >= horizon) {
    return [
      {
        path: `${path}.max`,
        message: `${openEnd(process)}; choose a time below it, such as ${advised(0.99 * horizon)}.`,
      },
    ]
  }
  if (max > horizon) {
    return [{ path: `${path}.max`, message: `Must be at most the horizon, T = ${String(horizon)}.` }]
  }
  return []
}

const openEnd = ({ kind, horizon }: ProcessSpec): string =>
  kind === 'pbm'
    ? `PBM is pinned at T = ${String(horizon)}, where its score does not exist`
    : `The cosine schedule grows beyond all bounds at T = ${String(horizon)}`

function readingIssues({ objective, process }: ExperimentSpec): SpecIssue[] {
  if (objective.kind !== 'denoising' || objective.parameterization !== 'semigroup' || process.kind !== 've') return []
  return [
    {
      path: 'objective.parameterization',
      message:
        'VE has no reference law but Lebesgue measure, beside which the semigroup’s ∇log U f is the score itself; choose "score".',
    },
  ]
}
