import { randomUUID } from 'node:crypto'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { needsClassifier } from '@contract/experiment/evaluation'
import type { ExperimentSpec } from '@contract/experiment/spec'
import type { TargetSpec } from '@contract/experiment/target'
import { datasetOf } from '@contract/experiment/target/images'
import { fail, toFailure } from '@contract/failure'
import type { EngineKind } from '@contract/run'
import type { Checkpoint, TrainingReport } from '../../engine/messages'
import type { EngineSupervisor, RunningTask } from '../../engine/supervision/supervisor'
import { makeFolder } from '../../store'
import { decodeSafetensors, encodeSafetensors } from '../formats/safetensors'

/** Where and how a classifier is trained, if it has to be. */
interface LearningPlace {
  readonly engine: EngineKind
  readonly threads?: number | undefined
}

/** A classifier that somebody waits for. */
export interface Awaited {
  /** Null where it could not be trained; the report says why. Rejects with `cancelled` once it was stopped. */
  readonly ready: Promise<Checkpoint | null>
  stop(): void
}

interface Learning {
  readonly task: RunningTask
  readonly finished: Promise<Checkpoint>
  readonly listeners: Set<(report: TrainingReport) => void>
}

/** Of the network and of how it learns: another one is kept under another name. */
const version = 1

/**
 * The classifiers of data sets of images: each is trained once, when something first asks for it, and kept as
 * `classifiers/NAME.safetensors` beside the history, with the share of the test images that it names rightly.
 */
export class Classifiers {
  private readonly underWay = new Map<string, Learning>()

  constructor(
    private readonly historyFile: string,
    private readonly supervisor: Pick<EngineSupervisor, 'run'>,
  ) {}

  /** The classifier that is kept of a target's data set; null where there is none, or it cannot be read. */
  async kept(target: TargetSpec): Promise<Checkpoint | null> {
    const dataset = datasetOf(target)
    if (dataset === null) return null
    try {
      return decodeSafetensors(await readFile(this.file(dataset)))
    } catch {
      // what is missing or damaged is trained anew
      return null
    }
  }

  /** The kept classifier that a spec's distances need; null where they need none, or it is to be trained. */
  async keptFor({ evaluation, target }: ExperimentSpec): Promise<Checkpoint | null> {
    return evaluation.metrics.some(needsClassifier) ? this.kept(target) : null
  }

  /** Keeps a classifier that a run has trained; where that fails, `log` hears why. */
  async keep(target: TargetSpec, classifier: Checkpoint, log: (line: string) => void): Promise<void> {
    const dataset = datasetOf(target)
    if (dataset === null) return
    try {
      await this.write(dataset, classifier)
    } catch (thrown) {
      log(`The classifier could not be kept: ${toFailure(thrown).message}`)
    }
  }

  /** A classifier, trained if it is not kept. Whoever asks for one that is being trained waits for that one. */
  ask(target: TargetSpec, place: LearningPlace, listener: (report: TrainingReport) => void): Awaited {
    const stopped = new AbortController()
    return {
      ready: this.waitFor(target, place, listener, stopped.signal),
      stop: () => {
        stopped.abort()
      },
    }
  }

  private async waitFor(
    target: TargetSpec,
    place: LearningPlace,
    listener: (report: TrainingReport) => void,
    signal: AbortSignal,
  ): Promise<Checkpoint | null> {
    const dataset = datasetOf(target)
    const known = await this.kept(target)
    if (known !== null || dataset === null) return known
    if (signal.aborted) throw cancelled()
    const learning = this.underWay.get(dataset) ?? this.begin(dataset, target, place)
    // an own function each time, so that one that asks twice can leave once
    const own = (report: TrainingReport) => {
      listener(report)
    }
    learning.listeners.add(own)
    const leave = () => {
      learning.listeners.delete(own)
      // nobody waits for it any more
      if (learning.listeners.size === 0) learning.task.stop()
    }
    try {
      return await Promise.race([
        learning.finished,
        new Promise<never>((_, reject) => {
          signal.addEventListener('abort', () => {
            leave()
            reject(cancelled())
          })
        }),
      ])
    } catch (thrown) {
      if (signal.aborted) throw thrown
      const { message } = toFailure(thrown)
      listener({ kind: 'log', message: `The classifier of the images could not be trained: ${message}` })
      return null
    }
  }

  private begin(dataset: string, target: TargetSpec, { engine, threads }: LearningPlace): Learning {
    const listeners: Learning['listeners'] = new Set()
    const tell = (report: TrainingReport) => {
      for (const listener of listeners) listener(report)
    }
    const task = this.supervisor.run({ kind: 'learn-classifier', target, engine, threads }, tell)
    const finished = task.finished.then(async (outcome) => {
      if (outcome.kind !== 'classifier')
        throw fail('internal', `The engine answered “learn-classifier” with “${outcome.kind}”.`)
      const { classifier } = outcome
      await this.keep(target, classifier, (message) => {
        tell({ kind: 'log', message })
      })
      return classifier
    })
    const learning = { task, finished, listeners }
    this.underWay.set(dataset, learning)
    const end = () => {
      this.underWay.delete(dataset)
    }
    finished.then(end, end)
    return learning
  }

  private async write(dataset: string, classifier: Checkpoint): Promise<void> {
    const file = this.file(dataset)
    makeFolder(dirname(file))
    const partial = `${file}.${randomUUID()}.partial`
    try {
      await writeFile(partial, encodeSafetensors(classifier))
      await rename(partial, file)
    } finally {
      await rm(partial, { force: true })
    }
  }

  private file(dataset: string): string {
    return join(dirname(this.historyFile), 'classifiers', `${dataset}-v${String(version)}.safetensors`)
  }
}

const cancelled = () => fail('cancelled', 'Stopped.')
