import type { ParsedInputOf } from '@contract/api'
import type { SpecIssue } from '@contract/experiment/issue'
import { fail } from '@contract/failure'
import { hasEndedEarly, runStates, type EngineKind, type RunState, type RunSummary } from '@contract/run'
import { planSweep, type SweepPlan } from '@contract/sweep/plan'
import type { SweepOutline, SweepSeries, SweepSummary, SweepTable } from '@contract/sweep/results'
import type { History, StoredSweep } from '../../store'
import type { Broadcast } from '../broadcast'
import { newIdentifier } from '../identifiers'
import type { Machine } from '../queue/lanes'
import type { Queue } from '../queue/queue'
import { Rhythm } from '../rhythm'
import type { RunIndex } from '../history/run-index'
import { ActiveSweep } from './active'
import { lookAt, readSweep, withinMemory, type ReadSweep } from './check'
import { speedOf } from './estimate'
import { seriesOf, type SeriesQuestion } from './series'
import { bestAtEachPlace, sweepTable } from './table'

/** What sweeps need of the workbench. */
export interface SweepRoom {
  readonly history: History
  readonly index: RunIndex
  readonly queue: Queue
  readonly broadcast: Broadcast
  readonly machine: Machine
  chooseEngine(chosen: EngineKind | undefined): Promise<EngineKind>
  now(): number
}

/** More than so many runs, or seconds, begin only when that was confirmed. */
const manyRuns = 500
const longSeconds = 24 * 3600
/** Milliseconds between two events about one sweep. */
const eventInterval = 500

interface UnderWay {
  readonly active: ActiveSweep
  readonly telling: Rhythm
  readonly secondsPerRun: number
}

/** The sweeps of the history: what they would be, what of them is under way, and what came of them. */
export class Sweeps {
  private readonly underWay = new Map<string, UnderWay>()

  private readonly deafen: () => void

  constructor(private readonly room: SweepRoom) {
    this.deafen = room.broadcast.listen((event) => {
      if (event.kind !== 'run' || event.run.sweep === null) return
      this.heard(event.run, event.run.sweep.sweep)
    })
  }

  /** What a sweep would be, before anything of it starts. Errors: `invalid-spec`, `engine-missing`. */
  async check({ sweep, engine: chosen }: ParsedInputOf<'sweeps.check'>): Promise<SweepOutline> {
    const read = readSweep(sweep)
    return (await this.outline(read, await this.room.chooseEngine(chosen))).outline
  }

  /**
   * Begins a sweep, or goes on with one: what is done is not repeated, what has a checkpoint goes on from there, what
   * failed for its own numbers is left. Errors: `invalid-spec`; `needs-confirmation` where there is very much to do.
   */
  async start(input: ParsedInputOf<'sweeps.start'>): Promise<SweepSummary> {
    const read = readSweep(input.sweep)
    const engine = await this.room.chooseEngine(input.engine)
    const { id, plan } = read
    if (this.underWay.has(id)) throw fail('not-allowed', `The sweep “${plan.name}” is under way already.`)
    const { outline, secondsPerRun } = await this.outline(read, engine)
    if (outline.needsConfirmation && input.confirmed !== true) throw confirmationNeeded(outline)
    this.room.history.sweeps.put({ id, name: plan.name, spec: read.sweep, createdAt: this.room.now() })
    const { index: part, of } = input.slice ?? { index: 1, of: 1 }
    const places = { count: Math.ceil((plan.count - part + 1) / of), at: (k: number) => part - 1 + k * of }
    const telling = new Rhythm(eventInterval, () => {
      this.room.broadcast.send({ kind: 'sweep', sweep: this.summary(id) })
    })
    const active = new ActiveSweep(places, {
      begin: this.beginner(read, engine),
      hold: (runs) => {
        this.room.queue.hold(runs)
      },
      release: (runs) => {
        this.room.queue.release(runs)
      },
      stop: (run) => this.room.queue.stop(run),
      changed: () => {
        this.changed(id)
      },
    })
    this.underWay.set(id, { active, telling, secondsPerRun })
    await active.feed()
    return this.summary(id)
  }

  /** All sweeps, the newest first. */
  list(): readonly SweepSummary[] {
    return this.room.history.sweeps.list().map((stored) => this.summarize(stored))
  }

  /** The sweep of that id; `not-found` where there is none. */
  summary(id: string): SweepSummary {
    return this.summarize(this.stored(id))
  }

  pause(id: string): SweepSummary {
    this.demandUnderWay(id).active.pause()
    return this.summary(id)
  }

  resume(id: string): SweepSummary {
    this.demandUnderWay(id).active.resume()
    return this.summary(id)
  }

  async stop(id: string): Promise<SweepSummary> {
    await this.demandUnderWay(id).active.stop()
    return this.summary(id)
  }

  table(id: string): SweepTable {
    const axes = planOf(this.stored(id)).axes.map(({ name }) => name)
    return sweepTable(axes, this.runsOf(id))
  }

  series(id: string, question: SeriesQuestion): SweepSeries {
    return seriesOf(this.table(id), question)
  }

  /** Lets go of all that is under way, to be called before the queue is closed. */
  async close(): Promise<void> {
    this.deafen()
    const all = [...this.underWay.values()]
    this.underWay.clear()
    await Promise.all(all.map(({ active }) => active.abandon()))
    for (const { telling } of all) telling.cancel()
  }

  private async outline(
    { id, plan }: ReadSweep,
    engine: EngineKind,
  ): Promise<{ outline: SweepOutline; secondsPerRun: number }> {
    const { index, machine } = this.room
    const { secondsPerRun, names } = await lookAt(plan, engine, speedOf(index.list(), engine), machine)
    const done = bestAtEachPlace(this.runsOf(id)).filter(({ state }) => state === 'done').length
    const left = plan.count - done
    const estimatedSeconds = left === 0 ? null : left * secondsPerRun
    const needsConfirmation = left > manyRuns || (estimatedSeconds ?? 0) > longSeconds
    const { count, axes } = plan
    return { outline: { id, count, done, estimatedSeconds, needsConfirmation, axes, names }, secondsPerRun }
  }

  /** Has the run at a place begin, or go on where it ended early with something to go on from. */
  private beginner(
    { id, plan }: ReadSweep,
    engine: EngineKind,
  ): (index: number) => Promise<RunSummary | SpecIssue | null> {
    const before = new Map(bestAtEachPlace(this.runsOf(id)).map((run) => [run.sweep?.index, run]))
    return async (index) => {
      const { history, queue, now } = this.room
      const there = before.get(index)
      if (there !== undefined) {
        if (!hasEndedEarly(there) || there.failure?.code === 'not-finite') return null
        if (there.engine === engine && history.checkpoints.steps(there.id).length > 0) {
          const queued = this.room.index.requeue(there.id)
          queue.add([queued])
          return queued
        }
        await this.room.index.trash([there.id], now())
      }
      const planned = withinMemory(plan.run(index), this.room.machine)
      if (!planned.ok) return planned.issue
      const { spec, values } = planned.run
      const place = { sweep: id, index, values }
      const [added] = await this.room.index.add([{ id: newIdentifier(), spec, engine, createdAt: now(), sweep: place }])
      if (added === undefined) throw new Error('The run was not added.')
      queue.add([added])
      return added
    }
  }

  private heard({ id: run, state }: RunSummary, id: string): void {
    const way = this.underWay.get(id)
    if (way === undefined) return
    if (state !== 'queued' && state !== 'running') way.active.ended(run)
    this.changed(id)
  }

  private changed(id: string): void {
    const way = this.underWay.get(id)
    if (way === undefined) return
    if (way.active.isOver) {
      this.underWay.delete(id)
      way.telling.now()
    } else way.telling.ask()
  }

  private summarize(stored: StoredSweep): SweepSummary {
    const { id, name, spec, createdAt } = stored
    const plan = planOf(stored)
    const best = bestAtEachPlace(this.runsOf(id))
    const way = this.underWay.get(id)
    const left = plan.count - best.filter(({ state }) => state !== 'queued' && state !== 'running').length
    return {
      id,
      name,
      createdAt,
      spec,
      state: way === undefined ? 'ended' : way.active.isPaused ? 'paused' : 'running',
      axes: plan.axes,
      count: plan.count,
      runs: countStates(best),
      refused: way?.active.refused.length ?? 0,
      firstRefused: way?.active.refused[0] ?? null,
      estimatedSecondsLeft: way === undefined ? null : left * way.secondsPerRun,
    }
  }

  private runsOf(id: string): readonly RunSummary[] {
    return this.room.index.list().filter(({ sweep }) => sweep?.sweep === id)
  }

  private stored(id: string): StoredSweep {
    const stored = this.room.history.sweeps.get(id)
    if (stored === undefined) throw fail('not-found', `There is no sweep ${id} in this history.`)
    return stored
  }

  private demandUnderWay(id: string): UnderWay {
    const way = this.underWay.get(id)
    if (way !== undefined) return way
    throw fail('not-allowed', `The sweep “${this.stored(id).name}” is not under way in this program.`)
  }
}

function planOf({ name, spec }: StoredSweep): SweepPlan {
  const planned = planSweep(spec)
  if (planned.ok) return planned.plan
  throw fail('data-damaged', `The sweep “${name}” in the history cannot be read: ${planned.issues[0]?.message ?? ''}`)
}

function countStates(runs: readonly RunSummary[]): Readonly<Record<RunState, number>> {
  const counts = { queued: 0, running: 0, done: 0, stopped: 0, failed: 0, interrupted: 0 } satisfies Record<
    RunState,
    number
  >
  for (const state of runStates) counts[state] = runs.filter((run) => run.state === state).length
  return counts
}

function confirmationNeeded({ count, done, estimatedSeconds }: SweepOutline) {
  const left = (count - done).toLocaleString('en')
  return fail(
    'needs-confirmation',
    `This sweep has ${left} runs to do, about ${inWords(estimatedSeconds ?? 0)} on this machine; confirm to begin it.`,
    'confirmed',
  )
}

function inWords(seconds: number): string {
  const units = [
    ['years', 365 * 86_400],
    ['days', 86_400],
    ['hours', 3600],
    ['minutes', 60],
  ] as const
  const [unit, length] = units.find(([, size]) => seconds >= 2 * size) ?? ['seconds', 1]
  return `${(seconds / length).toPrecision(2).replace(/\.0$/, '')} ${unit}`
}
