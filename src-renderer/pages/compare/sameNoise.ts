import type { RunSummary } from '@contract/run'

/** What decides which noise the kept samples of a run were drawn from. */
const noiseOf = ({ spec, engine }: RunSummary): string =>
  JSON.stringify([engine, spec.seed, spec.sampling.count, spec.sampling.steps, spec.sampling.integrator])

/** Whether the kept samples were all drawn from the same noise, so that point i of one belongs to point i of another. */
export const fromSameNoise = (runs: readonly RunSummary[]): boolean => new Set(runs.map(noiseOf)).size <= 1
