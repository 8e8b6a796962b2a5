import type { DensityGrid, Explanation, ParsedInputOf } from '@contract/api'
import { fail } from '@contract/failure'
import type { SampleSet } from '@contract/run'
import type { EngineTask, TaskOutcome } from '../engine/messages'
import type { EngineSupervisor } from '../engine/supervisor'
import type { History } from '../store'
import { decodeSafetensors } from './formats/safetensors'
import type { RunIndex } from './run-index'
import { readSpec } from './specs'

type OutcomeKind = TaskOutcome['kind']

/** What is worked out by the engine process for short calculations, in turn. */
export class Calculations {
  constructor(
    private readonly supervisor: EngineSupervisor,
    private readonly history: History,
    private readonly index: RunIndex,
  ) {}

  /** What a spec means before anything is trained. */
  async explain(input: unknown): Promise<Explanation> {
    const { explanation } = await this.ask({ kind: 'explain', spec: readSpec(input) }, 'explained')
    return explanation
  }

  /** The target's log density over two axes; null where it has none. */
  async density({ spec, ...view }: ParsedInputOf<'experiment.density'>): Promise<DensityGrid | null> {
    const { grid } = await this.ask({ kind: 'density', spec: readSpec(spec), ...view }, 'density')
    return grid
  }

  /** New samples from each run's latest checkpoint; the same seed gives every run the same noise. */
  async draw({ runs, count, seed }: ParsedInputOf<'samples.draw'>): Promise<SampleSet[]> {
    const sets: SampleSet[] = []
    for (const id of runs) {
      const { name, spec, engine } = this.index.get(id)
      const kept = await this.history.checkpoints.latest(id)
      if (kept === null) {
        throw fail('not-found', `“${name}” has no checkpoint yet; one is kept while it trains and at its end.`)
      }
      const checkpoint = decodeSafetensors(kept.bytes)
      const { samples } = await this.ask({ kind: 'sample', spec, engine, checkpoint, count, seed }, 'sampled')
      sets.push(samples)
    }
    return sets
  }

  private async ask<K extends OutcomeKind>(task: EngineTask, kind: K): Promise<Extract<TaskOutcome, { kind: K }>> {
    const outcome = await this.supervisor.run(task).finished
    if (isKind(outcome, kind)) return outcome
    throw fail('internal', `The engine answered “${task.kind}” with “${outcome.kind}”.`)
  }
}

const isKind = <K extends OutcomeKind>(outcome: TaskOutcome, kind: K): outcome is Extract<TaskOutcome, { kind: K }> =>
  outcome.kind === kind
