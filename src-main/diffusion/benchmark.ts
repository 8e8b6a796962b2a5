import { parseExperimentOrFailure } from '@contract/experiment/parse'
import type { ExperimentSpec } from '@contract/experiment/spec'
import { CloudpinError } from '@contract/failure'

/** Sizes of the benchmark's training step. */
export interface BenchmarkSize {
  readonly batch: number
  readonly width: number
  readonly dimension: number
}

/**
 * The experiment whose training step is timed: N(0, I) data, VP with β = 1 and times 0.001 to 5, noise prediction, two
 * hidden SiLU layers with the time as one raw input, Adam 1e-3. Throws `invalid-spec` for sizes out of range.
 */
export function benchmarkSpec({ batch, width, dimension }: BenchmarkSize): ExperimentSpec {
  const parsed = parseExperimentOrFailure({
    name: `benchmark, batch ${batch}, width ${width}, dimension ${dimension}`,
    target: { kind: 'gaussian', dimension },
    process: { kind: 'vp', sigma: 1, horizon: 5, schedule: { kind: 'constant', beta: 1 } },
    objective: { times: { min: 0.001, max: 5 } },
    network: { width, depth: 2, activation: 'silu', timeFeatures: 0 },
    training: { batch, optimizer: { kind: 'adam', learningRate: 0.001 } },
  })
  if (!parsed.ok) throw new CloudpinError(parsed.error)
  return parsed.value
}
