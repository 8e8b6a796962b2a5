import { needsClassifier } from '@contract/experiment/evaluation'
import type { SpecIssue } from '@contract/experiment/issue'
import type { ExperimentSpec } from '@contract/experiment/spec'
import { fail } from '@contract/failure'
import type { Judgement, RunSummary } from '@contract/run'
import { withField } from '@contract/sweep/field'
import type { Json } from '@contract/sweep/points'
import type { EngineSupervisor } from '../../engine/supervision/supervisor'
import type { History } from '../../store'
import type { Classifiers } from '../images/classifiers'
import { digestOf } from '../digest'
import { decodeSafetensors } from '../formats/safetensors'
import { laneOf, type Machine } from '../queue/lanes'
import { readSpec } from '../specs'

/** Fields by path, with the values that they are given. */
export type Variant = Readonly<Record<string, Json>>

/** Parts of a spec that a trained network does not depend on. */
const free = ['sampling.', 'evaluation.', 'objective.times.', 'objective.timeLaw.times.']

/** Samples trained networks under other settings, and remembers what was found. */
export class Judging {
  constructor(
    private readonly history: History,
    private readonly supervisor: EngineSupervisor,
    private readonly machine: Machine,
    private readonly classifiers: Classifiers,
    private readonly now: () => number,
  ) {}

  /**
   * What a run's network is found to be under each variant. What is known already is not sampled again. Errors:
   * `invalid-spec` for a field that is not free, or wrong; `not-found` where the run has no checkpoint.
   */
  async judge(run: RunSummary, variants: readonly Variant[]): Promise<readonly Judgement[]> {
    const specs = variants.map((variant, k) => variedSpec(run.spec, variant, `variants[${String(k)}]`))
    const kept = await this.history.checkpoints.latest(run.id)
    if (kept === null) throw fail('not-found', `“${run.name}” has no checkpoint yet; it is judged when it is trained.`)
    const asked = specs.map((spec) => ({ spec, digest: digestOf({ ...spec, name: '', step: kept.step }) }))
    const known = new Map(asked.map(({ digest }) => [digest, this.history.judgements.get(run.id, digest)]))
    const missing = asked.filter(({ digest }, k) => {
      return known.get(digest) === undefined && asked.findIndex((other) => other.digest === digest) === k
    })
    if (missing.length > 0) {
      const { threads } = laneOf(run, this.machine)
      const checkpoint = decodeSafetensors(kept.bytes)
      const classifier = await this.classifierOf(
        missing.map(({ spec }) => spec),
        run,
        threads,
      )
      const task = { specs: missing.map(({ spec }) => spec), engine: run.engine, checkpoint, threads, classifier }
      const outcome = await this.supervisor.run({ ...task, kind: 'judge' }).finished
      if (outcome.kind !== 'judged') throw fail('internal', `The engine answered “judge” with “${outcome.kind}”.`)
      outcome.judgements.forEach((judgement, k) => {
        const digest = missing[k]?.digest
        if (digest === undefined) return
        this.history.judgements.put(run.id, digest, judgement, this.now())
        known.set(digest, judgement)
      })
    }
    return asked.map(({ digest }) => {
      const judgement = known.get(digest)
      if (judgement === undefined) throw fail('internal', 'The engine left out a judgement that it was asked for.')
      return judgement
    })
  }

  /** The classifier that the distances of any of the specs need. */
  private async classifierOf(specs: readonly ExperimentSpec[], { engine }: RunSummary, threads: number | undefined) {
    const asking = specs.find(({ evaluation }) => evaluation.metrics.some(needsClassifier))
    if (asking === undefined) return undefined
    const asked = this.classifiers.ask(asking.target, { engine, threads }, () => undefined)
    return (await asked.ready) ?? undefined
  }
}

function variedSpec(spec: ExperimentSpec, variant: Variant, place: string): ExperimentSpec {
  let input: unknown = spec
  for (const [path, value] of Object.entries(variant)) {
    if (!free.some((part) => path.startsWith(part))) {
      throw refusal(place, { path, message: `Is trained; only ${free.join('*, ')}* can differ in samples alone.` })
    }
    input = withField(input, path.split('.'), value)
  }
  return readSpec(input)
}

const refusal = (place: string, { path, message }: SpecIssue) =>
  fail('invalid-spec', `${place}.${path}: ${message}`, path)
