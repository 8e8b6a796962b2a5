import type { Handlers, ParsedInputOf } from '@contract/api'
import { imagesOf } from '@contract/experiment/target/images'
import { fail } from '@contract/failure'
import {
  mostLookedAt,
  type ClassifiedImages,
  type NearestImages,
  type SampleDescription,
} from '@contract/image-description'
import type { RunSummary } from '@contract/run'
import type { NumberBlock } from '@contract/tensors'
import type { EngineTask, TaskOutcome } from '../../engine/messages'
import type { EngineSupervisor, RunningTask } from '../../engine/supervision/supervisor'
import type { History, KnownClasses, Reader, SampleKey } from '../../store'
import type { Broadcast } from '../broadcast'
import type { Classifiers } from './classifiers'

interface DescribingParts {
  readonly history: Pick<History, 'findings'>
  readonly reader: Pick<Reader, 'samples'>
  readonly supervisor: Pick<EngineSupervisor, 'run'>
  readonly classifiers: Classifiers
  readonly broadcast: Broadcast
}

/** Which images of a run: those of its samples that are kept, or others that are given. */
type Chosen = Pick<ParsedInputOf<'samples.describe'>, 'step' | 'samples'>

interface Search {
  readonly task: RunningTask
  readonly found: Promise<NearestImages>
}

/**
 * Says what images of runs show, and which training images they resemble. What is found out of all images that a run
 * keeps is kept with them.
 */
export class Describing {
  /** The searches under way of each run, by the set that they are about, and of images that were given. */
  private readonly searches = new Map<string, Map<number | 'given', Search>>()

  constructor(private readonly parts: DescribingParts) {}

  /**
   * Describes some images. Errors: `invalid-input` where the run's target has no images, `not-found` where the run has
   * no such samples.
   */
  async describe(run: RunSummary, input: ParsedInputOf<'samples.describe'>): Promise<SampleDescription> {
    const { first, limit } = input
    const { target } = run.spec
    const set = this.setOf(run, input)
    const samples = input.samples ?? rowsFrom(await this.samplesOf(run, input, first + limit), first)
    const [count = 0] = samples.shape
    const { findings } = this.parts.history
    const nearest = set === null ? null : findings.nearestOf(set)
    const classes = set === null ? null : findings.classesOf(set)
    const known = { nearest: nearestRows(nearest, first, count), classes: classRows(classes, first, count) }
    const classifier = known.classes ? undefined : ((await this.parts.classifiers.kept(target)) ?? undefined)
    const { description } = await this.ask(run, { kind: 'describe', samples, classifier, known }, 'described').finished
    return description
  }

  /** The classes of all images, with the data's classifier; see `describe` for the errors. */
  async classes(run: RunSummary, input: ParsedInputOf<'samples.classes'>): Promise<ClassifiedImages> {
    const { findings } = this.parts.history
    const { engine, spec } = run
    const set = this.setOf(run, input)
    const kept = set === null ? null : findings.classesOf(set)
    if (kept) return kept
    const samples = input.samples ?? (await this.samplesOf(run, input, mostLookedAt))
    const { classifiers } = this.parts
    const classifier =
      input.classifier === 'kept'
        ? await classifiers.kept(spec.target)
        : await classifiers.ask(spec.target, { engine }, () => undefined).ready
    const task = { kind: 'classify', samples, classifier: classifier ?? undefined } as const
    const { classified } = await this.ask(run, task, 'classified').finished
    const { classNames, classes } = classified
    if (set !== null && classes) findings.keepClasses(set, { classNames, classes })
    return classified
  }

  /**
   * The training images that lie nearest to all images. Everyone hears how far the search is; whoever asks for one that
   * is under way waits for that one. Errors: those of `describe`, and `cancelled` once it was stopped.
   */
  async nearest(run: RunSummary, input: ParsedInputOf<'samples.nearest'>): Promise<NearestImages> {
    const { findings } = this.parts.history
    const set = this.setOf(run, input)
    const kept = set === null ? null : findings.nearestOf(set)
    if (kept) return kept
    const samples = input.samples ?? (await this.samplesOf(run, input, mostLookedAt))
    const ofRun = this.searches.get(run.id) ?? new Map<number | 'given', Search>()
    this.searches.set(run.id, ofRun)
    const about = set ?? 'given'
    const underWay = ofRun.get(about)
    if (underWay && about !== 'given') return underWay.found
    underWay?.task.stop()
    const search = this.search(run, samples)
    ofRun.set(about, search)
    try {
      const found = await search.found
      if (set !== null) findings.keepNearest(set, found)
      return found
    } finally {
      if (ofRun.get(about) === search) ofRun.delete(about)
      if (ofRun.size === 0) this.searches.delete(run.id)
    }
  }

  /** Ends the searches of a run that are under way. */
  stop(run: string): void {
    for (const { task } of this.searches.get(run)?.values() ?? []) task.stop()
  }

  private search(run: RunSummary, samples: NumberBlock): Search {
    const { task, finished } = this.ask(run, { kind: 'nearest', samples }, 'nearest', (share) => {
      this.parts.broadcast.send({ kind: 'search', run: run.id, share })
    })
    return { task, found: finished.then(({ nearest }) => nearest) }
  }

  /** Has an engine look at images of the run's data set. */
  private ask<K extends TaskOutcome['kind']>(
    { spec, engine }: RunSummary,
    about: About,
    kind: K,
    onProgress: (share: number) => void = () => undefined,
  ): { readonly task: RunningTask; readonly finished: Promise<Extract<TaskOutcome, { kind: K }>> } {
    const task = this.parts.supervisor.run({ ...about, target: spec.target, engine }, (report) => {
      if (report.kind === 'progress') onProgress(report.progress.step / report.progress.steps)
    })
    const finished = task.finished.then((outcome) => {
      if (isKind(outcome, kind)) return outcome
      throw fail('internal', `The engine answered “${about.kind}” with “${outcome.kind}”.`)
    })
    return { task, finished }
  }

  /** The kept set that is meant; null where the images were given. `invalid-input` where the run is not about images. */
  private setOf({ name, id, spec }: RunSummary, chosen: Chosen): number | null {
    if (imagesOf(spec.target) === null)
      throw fail('invalid-input', `“${name}” is not about images; its target is “${spec.target.kind}”.`, 'run')
    return chosen.samples ? null : this.parts.history.findings.setOf(id, keyOf(chosen))
  }

  private async samplesOf({ name, id }: RunSummary, chosen: Chosen, limit: number): Promise<NumberBlock> {
    const found = await this.parts.reader.samples(id, keyOf(chosen), limit)
    if (found === null) throw fail('not-found', `“${name}” keeps no such samples of that step.`, 'step')
    return { shape: [...found.shape], values: found.values }
  }
}

/** What an engine is asked about images; the data set and the engine follow from the run. */
type About = {
  readonly [K in 'describe' | 'classify' | 'nearest']: Omit<Extract<EngineTask, { kind: K }>, 'target' | 'engine'>
}['describe' | 'classify' | 'nearest']

const isKind = <K extends TaskOutcome['kind']>(
  outcome: TaskOutcome,
  kind: K,
): outcome is Extract<TaskOutcome, { kind: K }> => outcome.kind === kind

const keyOf = ({ step }: Chosen): SampleKey => (step === undefined ? { kind: 'final' } : { kind: 'preview', step })

/** The rows of a table from one on; `not-found` where there are none. */
function rowsFrom({ shape, values }: NumberBlock, first: number): NumberBlock {
  const [count = 0, length = 0] = shape
  if (first >= count) throw fail('not-found', `There are ${String(count)} images, counted from 0.`, 'first')
  return { shape: [count - first, length], values: values.subarray(first * length, count * length) }
}

/** What is known of some rows; undefined where that is not known of all of them. */
function nearestRows(known: NearestImages | null, first: number, count: number): NearestImages | undefined {
  if (known === null || known.indices.length < first + count) return undefined
  const rows = [first, first + count] as const
  return { indices: known.indices.slice(...rows), distances: known.distances.slice(...rows) }
}

function classRows(known: KnownClasses | null, first: number, count: number): KnownClasses | undefined {
  if (known === null || known.classes.labels.length < first + count) return undefined
  const { labels, confidences, accuracy } = known.classes
  const rows = [first, first + count] as const
  const classes = { labels: labels.slice(...rows), confidences: confidences.slice(...rows), accuracy }
  return { classNames: known.classNames, classes }
}

type Names = 'samples.describe' | 'samples.classes' | 'samples.nearest' | 'samples.stopSearch'

/** What a person asks of the images of a run; `get`: the run of that id, rejects where there is none. */
export const describingHandlers = (
  describing: Describing,
  get: (id: string) => Promise<RunSummary>,
): Pick<Handlers, Names> => ({
  'samples.describe': async (input) => describing.describe(await get(input.run), input),
  'samples.classes': async (input) => describing.classes(await get(input.run), input),
  'samples.nearest': async (input) => describing.nearest(await get(input.run), input),
  'samples.stopSearch': ({ run }) => {
    describing.stop(run)
    return Promise.resolve(null)
  },
})
