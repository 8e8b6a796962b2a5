import { defineStore } from 'pinia'
import { computed, shallowRef, triggerRef, watch } from 'vue'
import type { WorkbenchEvent } from '@contract/events'
import { toFailure, type Failure } from '@contract/failure'
import type { MarksChange } from '@contract/marks'
import type { EngineKind, RunSummary } from '@contract/run'
import { call, listen } from '../api'
import { connection } from '../connection/state'

const byCreation = (a: RunSummary, b: RunSummary) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1)
const byPlace = (a: RunSummary, b: RunSummary) => (a.queuePlace ?? 0) - (b.queuePlace ?? 0) || byCreation(a, b)

const isLeft = ({ state, queuePlace }: RunSummary) => state === 'interrupted' && queuePlace !== null

/** Runs that are asked for at once: at first as many as a screen shows. */
const [firstPage, pageSize] = [40, 200]
/** Milliseconds between two looks of the window at a list that still arrives. */
const growsEvery = 250
/** For so long at most (ms) the next page waits for the window to have nothing else to do. */
const patience = 100
/** Milliseconds within which what happens becomes one update of what is shown. */
const together = 40

/** Resolves when the window has drawn what there is to draw: a long history is fetched beside that, not before it. */
const resting = (): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      resolve()
    }
    // not every browser knows when it rests
    if ('requestIdleCallback' in window) requestIdleCallback(done, { timeout: patience })
    else setTimeout(done, 0)
  })

/** The history as this window knows it: fetched page by page, then kept by the workbench's events. */
export const useRuns = defineStore('runs', () => {
  const summaries = shallowRef(new Map<string, RunSummary>())
  /** Whether there is something to show: the newest runs are here. */
  const loaded = shallowRef(false)
  /** Whether all runs are here. */
  const complete = shallowRef(false)
  const failure = shallowRef<Failure | null>(null)
  /** Runs that were asked to stop and have not ended yet. */
  const stopping = shallowRef<ReadonlySet<string>>(new Set())

  /** All runs, newest first. */
  const newestFirst = computed(() => [...summaries.value.values()].sort((a, b) => byCreation(b, a)))
  const running = computed(() => newestFirst.value.filter((run) => run.state === 'running').reverse())
  /** In the order in which they begin. */
  const waiting = computed(() => newestFirst.value.filter((run) => run.state === 'queued').sort(byPlace))
  /** What the end of a program cut off or never began, until a person has decided about it. */
  const left = computed(() => newestFirst.value.filter(isLeft).sort(byPlace))
  const ended = computed(() =>
    newestFirst.value
      .filter((run) => run.finishedAt !== null && run.state !== 'queued' && !isLeft(run))
      .sort((a, b) => (b.finishedAt ?? 0) - (a.finishedAt ?? 0)),
  )

  let pending: WorkbenchEvent[] = []
  let flush: ReturnType<typeof setTimeout> | undefined
  const apply = () => {
    clearTimeout(flush)
    flush = undefined
    if (pending.length === 0) return
    for (const event of pending) {
      if (event.kind === 'run') put(event.run)
      else if (event.kind === 'removed') for (const id of event.runs) summaries.value.delete(id)
    }
    pending = []
    triggerRef(summaries)
  }

  /** Runs that became known while the list was being fetched; null while it is not. */
  let seen: Set<string> | null = null
  const put = (run: RunSummary) => {
    summaries.value.set(run.id, run)
    seen?.add(run.id)
    if (run.state !== 'running' && stopping.value.has(run.id)) unmark(run.id)
  }
  const unmark = (id: string) => {
    stopping.value = new Set([...stopping.value].filter((other) => other !== id))
  }

  // A sweep, or a thousand runs that get a tag, tell a thousand events; they become a few updates.
  listen((event) => {
    if (event.kind !== 'run' && event.kind !== 'removed') return
    pending.push(event)
    flush ??= setTimeout(apply, together)
  })

  let fetching = 0
  /** Fetches the whole list, the newest first; what went wrong stands in `failure`. */
  const refresh = async (): Promise<void> => {
    const mine = ++fetching
    seen = new Set()
    complete.value = false
    try {
      let shownAt = -Infinity
      for (let before: number | undefined, more = true; more;) {
        if (before !== undefined) await resting()
        const page = await call('runs.page', before === undefined ? { limit: firstPage } : { limit: pageSize, before })
        if (mine !== fetching) return
        // what was told before this answer is older than it
        apply()
        for (const run of page.runs) put(run)
        if (performance.now() - shownAt > growsEvery) {
          triggerRef(summaries)
          shownAt = performance.now()
        }
        loaded.value = true
        failure.value = null
        more = page.next !== null
        before = page.next ?? undefined
      }
      for (const id of [...summaries.value.keys()]) if (!seen.has(id)) summaries.value.delete(id)
      triggerRef(summaries)
      complete.value = true
    } catch (error) {
      if (mine === fetching) failure.value = toFailure(error)
    } finally {
      if (mine === fetching) seen = null
    }
  }

  watch(
    connection,
    (state) => {
      if (state === 'open') void refresh()
    },
    { immediate: true },
  )

  /** Queues one run for each spec, in order, on this engine or on the preferred one. Throws a CloudpinError. */
  const start = async (specs: readonly object[], engine: EngineKind | null = null): Promise<readonly RunSummary[]> => {
    const queued = await call('runs.start', {
      specs: specs.map((spec) => ({ ...spec })),
      ...(engine === null ? {} : { engine }),
    })
    for (const run of queued) if (!summaries.value.has(run.id)) put(run)
    triggerRef(summaries)
    return queued
  }

  /** Asks a run to stop, with `now` to end at once, or takes a waiting one from the queue. Throws a CloudpinError. */
  const stop = async (id: string, now = false): Promise<void> => {
    stopping.value = new Set([...stopping.value, id])
    try {
      await call('runs.stop', { run: id, now })
    } catch (error) {
      unmark(id)
      throw error
    }
    if (summaries.value.get(id)?.state !== 'running') unmark(id)
  }

  /** Has a run that ended early go on from its latest checkpoint; answers with its step. Throws a CloudpinError. */
  const resume = async (id: string): Promise<number> => {
    const { run, step } = await call('runs.resume', { run: id })
    put(run)
    triggerRef(summaries)
    return step
  }

  /** Throws a CloudpinError. */
  const rename = async (id: string, name: string): Promise<void> => {
    put(await call('runs.rename', { run: id, name }))
    triggerRef(summaries)
  }

  /** Gives a run other notes, in Markdown. Throws a CloudpinError. */
  const note = async (id: string, notes: string): Promise<void> => {
    put(await call('runs.note', { run: id, notes }))
    triggerRef(summaries)
  }

  /** Changes tags, stars and the archive of runs; events tell what they are then. Throws a CloudpinError. */
  const mark = async (ids: readonly string[], change: MarksChange): Promise<void> => {
    if (ids.length > 0) await call('runs.mark', { runs: [...ids], change })
  }

  /** Moves runs to the trash; `restore` brings them back. Throws a CloudpinError. */
  const remove = async (ids: readonly string[]): Promise<void> => {
    await call('runs.delete', { runs: [...ids] })
    for (const id of ids) summaries.value.delete(id)
    triggerRef(summaries)
  }

  /** Throws a CloudpinError. */
  const restore = async (ids: readonly string[]): Promise<void> => {
    await call('runs.restore', { runs: [...ids] })
    apply()
  }

  return {
    summaries,
    loaded,
    complete,
    failure,
    stopping,
    newestFirst,
    running,
    waiting,
    left,
    ended,
    refresh,
    start,
    stop,
    resume,
    rename,
    note,
    mark,
    remove,
    restore,
  }
})
