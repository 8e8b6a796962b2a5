import type { RunEstimate } from '@contract/estimate'
import { dimensionOf, type ExperimentSpec } from '@contract/experiment/spec'
import { fail } from '@contract/failure'
import type { EngineKind, RunSummary } from '@contract/run'
import type { Checkpoint, RunCosts } from '../../engine/messages'
import type { EngineSupervisor, RunningTask } from '../../engine/supervision/supervisor'
import { validationSteps } from '../../engine/training/validation'
import { digestOf } from '../digest'
import { laneOf, type Machine } from '../queue/lanes'
import { speedOf } from '../sweeps/estimate'
import { workOf } from './work'

/** What was timed of an experiment, whatever its number of steps. */
interface Timed {
  readonly engine: EngineKind
  readonly costs: RunCosts
  /** Milliseconds from the start of the process to the beginning of its work. */
  readonly starting: number
}

/** What is timed. */
interface Asked {
  readonly spec: ExperimentSpec
  readonly engine: EngineKind
  readonly classifier: Checkpoint | undefined
}

/** So many experiments are remembered. */
const remembered = 64
/** Previews: so many of so many points, for a tenth of the training or half a second. */
const previews = { count: 10, points: 256, share: 0.1, milliseconds: 500 } as const
/** What an engine process has of its own, beside what the experiment needs. */
const processBytes = 200 * 2 ** 20
/** A run holds more than the few seconds that were timed: garbage, previews' programs, checkpoints under way. */
const restOfRun = 1.15
/** Seconds from the start of a run to its first step, where nothing was timed. */
const usualStart = 1.2

export interface EstimateParts {
  readonly supervisor: EngineSupervisor
  readonly machine: Machine
  /** The newest first. */
  runs(): readonly RunSummary[]
  /** The classifier that a spec's distances need and that is kept already; null: none is needed, or it is to be trained. */
  classifierFor(spec: ExperimentSpec): Promise<Checkpoint | null>
}

/** What experiments ask of this machine before they are trained: timed once for each, and remembered. */
export class Estimates {
  private readonly known = new Map<string, Timed>()
  private underWay: { readonly key: string; readonly task: RunningTask; readonly timed: Promise<Timed> } | undefined

  constructor(private readonly parts: EstimateParts) {}

  /**
   * The estimate for a spec. One is timed at a time: asking for another ends it, and the first one that asked is told
   * `cancelled`. While something is being trained nothing is timed, which would disturb both.
   */
  async of(spec: ExperimentSpec, engine: EngineKind): Promise<RunEstimate> {
    const classifier = (await this.parts.classifierFor(spec)) ?? undefined
    const key = keyOf(spec, engine, classifier !== undefined)
    const known = this.known.get(key)
    if (known) return fromCosts(spec, known)
    if (this.parts.runs().some(({ state }) => state === 'running')) return this.fromEarlier(spec, engine)
    const timed = await this.time(key, { spec, engine, classifier })
    return fromCosts(spec, timed)
  }

  private time(key: string, { spec, engine, classifier }: Asked): Promise<Timed> {
    if (this.underWay?.key === key) return this.underWay.timed
    this.underWay?.task.stop()
    const { threads } = laneOf({ engine, spec, sweep: null }, this.parts.machine)
    const begun = performance.now()
    const task = this.parts.supervisor.run({ kind: 'estimate', spec, engine, threads, classifier })
    const timed = task.finished
      .then((outcome): Timed => {
        if (outcome.kind !== 'estimated')
          throw fail('internal', `The engine answered “estimate” with “${outcome.kind}”.`)
        const { costs } = outcome
        return { engine: outcome.engine, costs, starting: Math.max(0, performance.now() - begun - costs.elapsed) }
      })
      .finally(() => {
        if (this.underWay?.key === key) this.underWay = undefined
      })
    this.underWay = { key, task, timed }
    void timed.then(
      (found) => {
        this.remember(key, found)
      },
      () => undefined,
    )
    return timed
  }

  private remember(key: string, timed: Timed): void {
    this.known.set(key, timed)
    const oldest = this.known.keys().next()
    if (this.known.size > remembered && !oldest.done) this.known.delete(oldest.value)
  }

  private fromEarlier(spec: ExperimentSpec, engine: EngineKind): RunEstimate {
    const speed = speedOf(this.parts.runs(), engine)
    const { trainingStep, samplingStep, total, bytes } = workOf(spec)
    const seconds = (work: number) => work / speed / 1000
    const training = seconds(trainingStep * spec.training.steps)
    const sampling = seconds(samplingStep * spec.sampling.steps)
    return withTotal({
      engine,
      basis: 'earlier',
      millisecondsPerStep: trainingStep / speed,
      millisecondsPerSamplingStep: samplingStep / speed,
      seconds: { preparing: usualStart, training, sampling, measuring: seconds(total) - training - sampling },
      bytes: bytes + processBytes,
    })
  }
}

/** The same for experiments that differ in what does not change the cost of a step. */
const keyOf = ({ training, sampling, ...spec }: ExperimentSpec, engine: EngineKind, hasClassifier: boolean): string =>
  digestOf({
    engine,
    hasClassifier,
    ...spec,
    name: '',
    seed: 0,
    training: { ...training, steps: 0 },
    sampling: { ...sampling, steps: 0 },
  })

/** The parts of a run put together from what was timed of it. */
export function fromCosts(spec: ExperimentSpec, { engine, costs, starting }: Timed): RunEstimate {
  const { training, sampling } = spec
  const steps = training.steps * costs.trainingStep
  const preview = previews.count * sampling.steps * costs.samplingStep * Math.min(1, previews.points / sampling.count)
  const shown = Math.min(preview, Math.max(previews.share * steps, previews.milliseconds))
  const validated = training.data.kind === 'finite' ? training.data.validation : 0
  const validation = validationSteps(training).length * validated * costs.heldOutPoint
  return withTotal({
    engine,
    basis: 'measured',
    millisecondsPerStep: costs.trainingStep,
    millisecondsPerSamplingStep: costs.samplingStep,
    seconds: {
      preparing: (starting + costs.preparing) / 1000,
      training: (steps + shown + validation) / 1000,
      sampling: (costs.samplingPreparing + sampling.steps * costs.samplingStep) / 1000,
      measuring: (costs.heldOutPoints * costs.heldOutPoint + costs.distances) / 1000,
    },
    bytes: restOfRun * costs.bytes + setBytes(spec),
  })
}

/** A finite set, as it was drawn and as it lies in the programs: it is not part of what is timed. */
function setBytes({ training: { data }, target }: ExperimentSpec): number {
  if (data.kind === 'fresh') return 0
  return 2 * 4 * dimensionOf(target) * (data.train + data.validation + data.test)
}

const withTotal = (estimate: Omit<RunEstimate, 'totalSeconds'>): RunEstimate => ({
  ...estimate,
  totalSeconds: Object.values(estimate.seconds).reduce((sum, part) => sum + part, 0),
})
