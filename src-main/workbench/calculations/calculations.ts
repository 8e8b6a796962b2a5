import type { ParsedInputOf } from '@contract/api'
import { certificate, type Certificate } from '@contract/certificate'
import type { DensityGrid } from '@contract/density'
import type { DrawnSamples } from '@contract/drawing'
import type { ExperimentSpec } from '@contract/experiment/spec'
import type { Budgeted, Explanation } from '@contract/explanation'
import { fail } from '@contract/failure'
import type { EngineTask, TaskOutcome } from '../../engine/messages'
import type { EngineSupervisor, RunningTask } from '../../engine/supervision/supervisor'
import type { History } from '../../store'
import { decodeSafetensors } from '../formats/safetensors'
import type { RunIndex } from '../history/run-index'
import { readSpec } from '../specs'

type OutcomeKind = TaskOutcome['kind']

/** What is worked out by the engine process for short calculations, in turn. */
export class Calculations {
  private readonly certifying = new Map<string, RunningTask>()

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

  /** The width at which the spec's network has about that many parameters. */
  async budget({ spec, parameters }: ParsedInputOf<'experiment.budget'>): Promise<Budgeted> {
    const { budgeted } = await this.ask({ kind: 'budget', spec: readSpec(spec), parameters }, 'budgeted')
    return budgeted
  }

  /** The target's log density over two axes; null where it has none. */
  async density({ spec, ...view }: ParsedInputOf<'experiment.density'>): Promise<DensityGrid | null> {
    const { grid } = await this.ask({ kind: 'density', spec: readSpec(spec), ...view }, 'density')
    return grid
  }

  /** New samples from each run's latest checkpoint; the same seed gives every run the same noise. */
  async draw({ runs, count, seed, sampling, frames = 0, row }: ParsedInputOf<'samples.draw'>): Promise<DrawnSamples[]> {
    const sets: DrawnSamples[] = []
    for (const id of runs) {
      const { name, spec, engine } = this.index.get(id)
      const kept = await this.history.checkpoints.latest(id)
      if (kept === null) {
        throw fail('not-found', `“${name}” has no checkpoint yet; one is kept while it trains and at its end.`)
      }
      const checkpoint = decodeSafetensors(kept.bytes)
      const drawn = { spec: sampledAs(spec, sampling), count, seed, frames, row }
      const task = { kind: 'sample', ...drawn, engine, checkpoint } as const
      const { samples } = await this.ask(task, 'sampled')
      sets.push(samples)
    }
    return sets
  }

  /**
   * The certificate of a run's latest checkpoint, kept with the run. Throws `not-found` where it has no checkpoint, and
   * `cancelled` where it was stopped.
   */
  async certify(run: string, at: number): Promise<Certificate> {
    const { name, spec, engine } = this.index.get(run)
    const kept = await this.history.checkpoints.latest(run)
    if (kept === null) {
      throw fail('not-found', `“${name}” has no checkpoint yet; a certificate is about a trained network.`)
    }
    const checkpoint = decodeSafetensors(kept.bytes)
    const task = this.supervisor.run({ kind: 'certify', spec, engine, checkpoint })
    this.certifying.get(run)?.stop()
    this.certifying.set(run, task)
    try {
      const outcome = await task.finished
      if (outcome.kind !== 'certified') throw unexpected('certify', outcome)
      this.history.studies.put(run, 'certificate', kept.step, at, outcome.certificate)
      return outcome.certificate
    } finally {
      if (this.certifying.get(run) === task) this.certifying.delete(run)
    }
  }

  /** The certificate that is kept with a run; null where none was computed. */
  certificateOf(run: string): Certificate | null {
    return this.history.studies.get(run, 'certificate', certificate)
  }

  /** Ends the computing of a run's certificate, where it is under way. */
  stopCertifying(run: string): void {
    this.certifying.get(run)?.stop()
  }

  private async ask<K extends OutcomeKind>(task: EngineTask, kind: K): Promise<Extract<TaskOutcome, { kind: K }>> {
    const outcome = await this.supervisor.run(task).finished
    if (isKind(outcome, kind)) return outcome
    throw unexpected(task.kind, outcome)
  }
}

const unexpected = (task: EngineTask['kind'], { kind }: TaskOutcome) =>
  fail('internal', `The engine answered “${task}” with “${kind}”.`)

const isKind = <K extends OutcomeKind>(outcome: TaskOutcome, kind: K): outcome is Extract<TaskOutcome, { kind: K }> =>
  outcome.kind === kind

/** A run's spec with other fields of sampling; throws `invalid-spec` where they do not go with the rest of it. */
function sampledAs(spec: ExperimentSpec, given: Readonly<Record<string, unknown>> | undefined): ExperimentSpec {
  if (given === undefined) return spec
  const { start, ...kept } = spec.sampling
  const follows = 'integrator' in given && !('start' in given)
  return readSpec({ ...spec, sampling: { ...kept, ...(follows ? {} : { start }), ...given } })
}
