import type { ProcessSpec } from '@contract/experiment/process'
import { parseExperimentOrFailure } from '@contract/experiment/parse'
import type { ExperimentSpec } from '@contract/experiment/spec'

/** A complete spec from what a test cares about. */
export function experiment(input: Record<string, unknown>): ExperimentSpec {
  const parsed = parseExperimentOrFailure(input)
  if (!parsed.ok) throw new Error(parsed.error.message)
  return parsed.value
}

/** Both processes under both schedules, away from unit parameters. */
export const processes: Readonly<Record<string, ProcessSpec>> = {
  'VP, constant': { kind: 'vp', sigma: 1.3, horizon: 2, schedule: { kind: 'constant', beta: 0.7 } },
  'VP, linear': { kind: 'vp', sigma: 0.8, horizon: 1, schedule: { kind: 'linear', min: 0.05, max: 10 } },
  'PBM, constant': { kind: 'pbm', sigma: 1.3, horizon: 2, schedule: { kind: 'constant', beta: 0.7 } },
  'PBM, linear': { kind: 'pbm', sigma: 0.8, horizon: 1, schedule: { kind: 'linear', min: 0.1, max: 20 } },
}
