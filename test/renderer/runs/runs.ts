import { parseExperiment } from '@contract/experiment/parse'
import type { RunSummary } from '@contract/run'

/** A run that is done, of this spec, for tests. */
export function aRun(id: string, input: Readonly<Record<string, unknown>>, more: Partial<RunSummary> = {}): RunSummary {
  const parsed = parseExperiment(input)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues))
  return {
    id,
    name: parsed.spec.name,
    state: 'done',
    spec: parsed.spec,
    engine: 'onnx',
    device: 'CPU',
    createdAt: 0,
    startedAt: 1000,
    finishedAt: 5000,
    stepsDone: parsed.spec.training.steps,
    parameterCount: 12_794,
    millisecondsPerStep: 0.4,
    loss: { last: 0.3, tailMean: 0.31 },
    bestLoss: null,
    heldOut: null,
    metrics: {},
    nonFiniteSamples: 0,
    evidence: null,
    failure: null,
    sweep: null,
    tags: [],
    notes: '',
    starred: false,
    archivedAt: null,
    queuePlace: null,
    ...more,
  }
}
