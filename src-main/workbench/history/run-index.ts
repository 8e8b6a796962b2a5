import { fail } from '@contract/failure'
import type { RunMarks, RunPage, RunSummary, TrashedRun } from '@contract/run'
import { breathe, type History, type NewRun, type Reader, type RunChange, type StoredRun } from '../../store'
import type { Broadcast } from '../broadcast'

/** Runs that are read, or moved to the trash, at once. */
const pageSize = 25

/**
 * The runs of the history, in memory, so that a list of ten thousand is there at once. They are read the newest first,
 * and a page of them is there as soon as it has been read. Every change of a run goes through here: into the history
 * first, then into memory, then to whoever listens.
 */
export class RunIndex {
  private readonly byId = new Map<string, StoredRun>()
  /** All of `byId`, the newest first; made anew when it is asked for after a change. */
  private sorted: StoredRun[] | undefined
  /** Changes up to this revision of the history are known here. */
  private known = 0
  /** Runs of this number and above are in memory; 0 when all are. */
  private reached = Infinity
  /** Settles when the next page has been read, or could not be. */
  private turn = turnOf()

  constructor(
    private readonly history: History,
    private readonly reader: Reader,
    private readonly broadcast: Broadcast,
  ) {}

  /** Reads the history's runs, a few at a time; answers with the ids of those that could not be read. */
  async load(): Promise<readonly string[]> {
    this.history.changedElsewhere()
    this.known = this.history.runs.revision()
    this.reached = Infinity
    const damaged: string[] = []
    try {
      for (let before: number | null = null; this.reached > 0;) {
        const page = await this.reader.runs(before, pageSize)
        for (const stored of page.runs) this.learn(stored)
        damaged.push(...page.damaged)
        before = page.next
        this.reached = page.next ?? 0
        this.turn.resolve(undefined)
        this.turn = turnOf()
      }
    } catch (thrown) {
      this.turn.reject(thrown)
      this.turn = turnOf()
      throw thrown
    }
    return damaged
  }

  /** Runs that are not in the trash, the newest first. */
  list(): RunSummary[] {
    return this.newestFirst()
      .filter(({ deletedAt }) => deletedAt === null)
      .map(({ run }) => run)
  }

  /** At most `limit` runs of a number below `before` that are not in the trash, as soon as they have been read. */
  async page(before: number, limit: number): Promise<RunPage> {
    for (;;) {
      const { reached } = this
      const all = this.newestFirst()
      const runs: StoredRun[] = []
      let k = firstBelow(all, before)
      for (; k < all.length && runs.length < limit; k += 1) {
        const stored = all[k]
        if (stored === undefined || stored.number < reached) break
        if (stored.deletedAt === null) runs.push(stored)
      }
      if (runs.length === limit || reached === 0) {
        const more = reached > 0 || k < all.length
        return { runs: runs.map(({ run }) => run), next: more ? (runs.at(-1)?.number ?? null) : null }
      }
      await this.turn.promise
    }
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

  /** Changes what is said of runs, a few at a time; `changeOf` answers null for those of which nothing changes. */
  async mark(ids: readonly string[], changeOf: (run: RunSummary) => Partial<RunMarks> | null): Promise<void> {
    for (const id of ids) this.get(id)
    for (let first = 0; first < ids.length; first += pageSize) {
      const changed = ids.slice(first, first + pageSize).flatMap((id) => {
        const change = changeOf(this.get(id))
        return change === null ? [] : [{ id, change }]
      })
      this.history.together(() => {
        for (const { id, change } of changed) {
          const revision = this.history.runs.change(id, change)
          this.knows(revision)
          const stored = this.stored(id)
          this.keep({ ...stored, revision, run: { ...stored.run, ...change } })
        }
      })
      for (const { id } of changed) this.announce(id)
      await breathe()
    }
  }

  /** Reads runs that others have written, and tells everyone of them. */
  async reread(ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      this.refresh(id)
      await breathe()
    }
  }

  /** Runs in the trash, those that came there last first. */
  trashed(): readonly TrashedRun[] {
    return this.newestFirst()
      .flatMap(({ run, deletedAt }) => (deletedAt === null ? [] : [{ run, deletedAt }]))
      .sort((a, b) => b.deletedAt - a.deletedAt)
  }

  /** Whether there is a run of that id that is not in the trash. */
  has(id: string): boolean {
    const stored = this.byId.get(id) ?? (this.reached > 0 ? this.history.runs.get(id) : undefined)
    return stored?.deletedAt === null
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
    if (stored) this.keep(stored)
  }

  /** Tells everyone what a run is now. */
  announce(id: string): void {
    this.broadcast.send({ kind: 'run', run: this.stored(id).run })
  }

  /** Shows a change that the history could not take, such as the failure of a run for want of space. */
  pretend(id: string, change: RunChange): void {
    const stored = this.stored(id)
    this.keep({ ...stored, run: { ...stored.run, ...change } })
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

  /** Forgets runs that are gone for good. */
  forget(ids: readonly string[]): void {
    for (const id of ids) this.byId.delete(id)
    this.sorted = undefined
    this.broadcast.send({ kind: 'removed', runs: ids })
  }

  /** Takes over what other programs have written into the same history. */
  async takeOver(): Promise<void> {
    if (!this.history.changedElsewhere()) return
    const before = this.known
    this.known = this.history.runs.revision()
    for (const id of this.history.runs.changedSince(before)) {
      const stored = this.history.runs.get(id)
      if (stored && this.byId.get(id)?.revision !== stored.revision) {
        this.keep(stored)
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
      for (const id of some) this.keep({ ...this.stored(id), revision, deletedAt: at })
      await breathe()
    }
  }

  private newestFirst(): readonly StoredRun[] {
    this.sorted ??= [...this.byId.values()].sort((a, b) => b.number - a.number)
    return this.sorted
  }

  private keep(stored: StoredRun): void {
    this.byId.set(stored.run.id, stored)
    this.sorted = undefined
  }

  /** Keeps what was read, unless a later state of it is known already. */
  private learn(stored: StoredRun): void {
    const known = this.byId.get(stored.run.id)
    if (known && known.revision >= stored.revision) return
    const { sorted } = this
    this.keep(stored)
    // they come the newest first, so that the list mostly goes on at its end
    if (known || !sorted || stored.number >= (sorted.at(-1)?.number ?? Infinity)) return
    sorted.push(stored)
    this.sorted = sorted
  }

  /** The run of that id, read by itself where its page has not been read yet. */
  private stored(id: string): StoredRun {
    const known = this.byId.get(id)
    if (known) return known
    const stored = this.reached > 0 ? this.history.runs.get(id) : undefined
    if (stored === undefined) throw fail('not-found', `There is no run ${id} in this history.`)
    this.keep(stored)
    return stored
  }

  private refresh(id: string): RunSummary {
    const stored = this.history.runs.get(id)
    if (stored === undefined) throw fail('not-found', `There is no run ${id} in this history.`)
    this.keep(stored)
    this.broadcast.send({ kind: 'run', run: stored.run })
    return stored.run
  }

  /** Own changes need not be read again, unless another program's came in between. */
  private knows(revision: number): void {
    if (revision === this.known + 1) this.known = revision
  }
}

/** The place of the first run of a number below `before`, by bisection. */
function firstBelow(newestFirst: readonly StoredRun[], before: number): number {
  let low = 0
  let high = newestFirst.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((newestFirst[middle]?.number ?? -Infinity) < before) high = middle
    else low = middle + 1
  }
  return low
}

/** A promise that may be rejected while nobody waits for it. */
function turnOf() {
  const turn = Promise.withResolvers<undefined>()
  turn.promise.catch(() => undefined)
  return turn
}
