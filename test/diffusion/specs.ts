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
export const processes: Readonly<Record<string, Extract<ProcessSpec, { readonly kind: 'vp' | 'pbm' }>>> = {
  'VP, constant': { kind: 'vp', sigma: 1.3, horizon: 2, schedule: { kind: 'constant', beta: 0.7 } },
  'VP, linear': { kind: 'vp', sigma: 0.8, horizon: 1, schedule: { kind: 'linear', min: 0.05, max: 10 } },
  'PBM, constant': { kind: 'pbm', sigma: 1.3, horizon: 2, schedule: { kind: 'constant', beta: 0.7 } },
  'PBM, linear': { kind: 'pbm', sigma: 0.8, horizon: 1, schedule: { kind: 'linear', min: 0.1, max: 20 } },
}

/** Every kind of process, under every kind of schedule that it takes. */
export const allProcesses: Readonly<Record<string, ProcessSpec>> = {
  ...processes,
  'VP, cosine': { kind: 'vp', sigma: 1.3, horizon: 2, schedule: { kind: 'cosine', offset: 0.008 } },
  'sub-VP, constant': { kind: 'sub-vp', sigma: 1.3, horizon: 2, schedule: { kind: 'constant', beta: 0.7 } },
  'sub-VP, linear': { kind: 'sub-vp', sigma: 0.8, horizon: 1, schedule: { kind: 'linear', min: 0.05, max: 10 } },
  'sub-VP, cosine': { kind: 'sub-vp', sigma: 0.8, horizon: 1, schedule: { kind: 'cosine', offset: 0.02 } },
  VE: { kind: 've', sigmaMin: 0.05, sigmaMax: 12, horizon: 1.5 },
}
