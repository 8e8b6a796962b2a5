import { fail } from '@contract/failure'
import type { RunSummary } from '@contract/run'
import { breathe, type History, type NewRun, type RunChange, type StoredRun } from '../store'
import type { Broadcast } from './broadcast'

/** Runs that are read, or moved to the trash, at once. */
const pageSize = 25

/**
 * The runs of the history, in memory, so that a list of ten thousand is there at once. Every change of a run goes
 * through here: into the history first, then into memory, then to whoever listens.
 */
export class RunIndex {
  private readonly byId = new Map<string, StoredRun>()
  /** Changes up to this revision of the history are known here. */
  private known = 0

  constructor(
    private readonly history: History,
    private readonly broadcast: Broadcast,
  ) {}

  /** Reads the history's runs, a few at a time. */
  async load(): Promise<void> {
    this.history.changedElsewhere()
    this.known = this.history.runs.revision()
    for (let after: number | null = 0; after !== null;) {
      const page = this.history.runs.page(after, pageSize)
      for (const stored of page.runs) this.byId.set(stored.run.id, stored)
      after = page.next
      await breathe()
    }
  }

  /** Runs that are not in the trash, the newest first. */
  list(): RunSummary[] {
    return [...this.byId.values()]
      .filter(({ deletedAt }) => deletedAt === null)
      .sort((a, b) => b.number - a.number)
      .map(({ run }) => run)
  }

  /** The run of that id; `not-found` where there is none or it is in the trash. */
  get(id: string): RunSummary {
    const stored = this.stored(id)
    if (stored.deletedAt !== null) throw fail('not-found', `The run ${id} is in the trash; restore it first.`)
    return stored.run
  }

  /** Adds runs that wait for their turn: all of them or none. */
  async add(runs: readonly NewRun[]): Promise<RunSummary[]> {
    this.knows(this.history.runs.add(runs))
    const added: RunSummary[] = []
    for (const { id } of runs) {
      added.push(this.refresh(id))
      await breathe()
    }
    return added
  }

  change(id: string, change: RunChange): RunSummary {
    this.knows(this.history.runs.change(id, change))
    return this.refresh(id)
  }

  /** Has a run that ended early wait for its turn again; `not-allowed` where another program was faster. */
  requeue(id: string): RunSummary {
    this.knows(this.history.runs.requeue(id))
    return this.refresh(id)
  }

  /** As `change`, without telling anyone: for what is told otherwise, such as the steps of a run that goes on. */
  changeQuietly(id: string, change: RunChange): void {
    this.knows(this.history.runs.change(id, change))
    const stored = this.history.runs.get(id)
    if (stored) this.byId.set(id, stored)
  }

  /** Tells everyone what a run is now. */
  announce(id: string): void {
    this.broadcast.send({ kind: 'run', run: this.stored(id).run })
  }

  /** Shows a change that the history could not take, such as the failure of a run for want of space. */
  pretend(id: string, change: RunChange): void {
    const stored = this.stored(id)
    this.byId.set(id, { ...stored, run: { ...stored.run, ...change } })
    this.announce(id)
  }

  async trash(ids: readonly string[], at: number): Promise<void> {
    await this.move(ids, at, (some) => this.history.runs.trash(some, at))
    this.broadcast.send({ kind: 'removed', runs: ids })
  }

  async restore(ids: readonly string[]): Promise<void> {
    await this.move(ids, null, (some) => this.history.runs.restore(some))
    for (const id of ids) {
      this.announce(id)
      await breathe()
    }
  }

  /** Takes over what other programs have written into the same history. */
  async takeOver(): Promise<void> {
    if (!this.history.changedElsewhere()) return
    const before = this.known
    this.known = this.history.runs.revision()
    for (const id of this.history.runs.changedSince(before)) {
      const stored = this.history.runs.get(id)
      if (stored && this.byId.get(id)?.revision !== stored.revision) {
        this.byId.set(id, stored)
        if (stored.deletedAt === null) this.announce(id)
        else this.broadcast.send({ kind: 'removed', runs: [id] })
      }
      await breathe()
    }
  }

  private async move(
    ids: readonly string[],
    at: number | null,
    write: (ids: readonly string[]) => number,
  ): Promise<void> {
    for (const id of ids) this.stored(id)
    for (let first = 0; first < ids.length; first += pageSize) {
      const some = ids.slice(first, first + pageSize)
      const revision = write(some)
      this.knows(revision)
      for (const id of some) this.byId.set(id, { ...this.stored(id), revision, deletedAt: at })
      await breathe()
    }
  }

  private stored(id: string): StoredRun {
    const stored = this.byId.get(id)
    if (stored === undefined) throw fail('not-found', `There is no run ${id} in this history.`)
    return stored
  }

  private refresh(id: string): RunSummary {
    const stored = this.history.runs.get(id)
    if (stored === undefined) throw fail('not-found', `There is no run ${id} in this history.`)
    this.byId.set(id, stored)
    this.broadcast.send({ kind: 'run', run: stored.run })
    return stored.run
  }

  /** Own changes need not be read again, unless another program's came in between. */
  private knows(revision: number): void {
    if (revision === this.known + 1) this.known = revision
  }
}
