import { defineStore } from 'pinia'
import { computed, shallowRef, triggerRef, watch } from 'vue'
import type { RunPage } from '@contract/api'
import type { WorkbenchEvent } from '@contract/events'
import { toFailure, type Failure } from '@contract/failure'
import type { EngineKind, RunSummary } from '@contract/run'
import { call, listen } from '../api'
import { connection } from '../connection/state'

const byCreation = (a: RunSummary, b: RunSummary) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1)

/** Runs that are fetched at once. */
const pageSize = 50
/** Milliseconds between two sights of the list while it comes. */
const showEvery = 250

/** The history as this window knows it: fetched once, then kept by the workbench's events. */
export const useRuns = defineStore('runs', () => {
  const summaries = shallowRef(new Map<string, RunSummary>())
  /** Whether the newest runs are there. */
  const loaded = shallowRef(false)
  /** Whether all of them are. */
  const complete = shallowRef(false)
  const failure = shallowRef<Failure | null>(null)
  /** Runs that were asked to stop and have not ended yet. */
  const stopping = shallowRef<ReadonlySet<string>>(new Set())

  /** All runs, newest first. */
  const newestFirst = computed(() => [...summaries.value.values()].sort((a, b) => byCreation(b, a)))
  const running = computed(() => newestFirst.value.filter((run) => run.state === 'running').reverse())
  const waiting = computed(() => newestFirst.value.filter((run) => run.state === 'queued').reverse())
  const ended = computed(() =>
    newestFirst.value
      .filter((run) => run.finishedAt !== null)
      .sort((a, b) => (b.finishedAt ?? 0) - (a.finishedAt ?? 0)),
  )

  /** What the latest fetching of the history has found so far. */
  let refreshing = new Set<string>()
  let pending: WorkbenchEvent[] = []
  const apply = () => {
    for (const event of pending) {
      if (event.kind === 'run') put(event.run)
      else if (event.kind === 'removed') for (const id of event.runs) summaries.value.delete(id)
    }
    pending = []
    triggerRef(summaries)
  }

  const put = (run: RunSummary) => {
    summaries.value.set(run.id, run)
    refreshing.add(run.id)
    if (run.state !== 'running' && stopping.value.has(run.id)) unmark(run.id)
  }
  const unmark = (id: string) => {
    stopping.value = new Set([...stopping.value].filter((other) => other !== id))
  }

  // A sweep of a thousand runs tells a thousand events at once; they become one update.
  listen((event) => {
    if (event.kind !== 'run' && event.kind !== 'removed') return
    if (pending.length === 0) queueMicrotask(apply)
    pending.push(event)
  })

  /**
   * Fetches the history page by page, the newest runs first, which are there to be seen while the others come; what went
   * wrong stands in `failure`. Runs that are no longer in the history go at the end.
   */
  const refresh = async (): Promise<void> => {
    const own = (refreshing = new Set<string>())
    let shown = -Infinity
    try {
      for (let before: number | null | undefined; before !== null;) {
        const page: RunPage = await call('runs.page', { limit: pageSize, ...(before === undefined ? {} : { before }) })
        // another one has begun since, which sees all that this one would
        if (own !== refreshing) return
        for (const run of page.runs) {
          own.add(run.id)
          summaries.value.set(run.id, run)
        }
        before = page.next
        loaded.value = true
        if (performance.now() - shown < showEvery) continue
        shown = performance.now()
        triggerRef(summaries)
      }
      for (const id of [...summaries.value.keys()]) if (!own.has(id)) summaries.value.delete(id)
      triggerRef(summaries)
      complete.value = true
      failure.value = null
    } catch (error) {
      failure.value = toFailure(error)
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
    for (const run of queued) if (!summaries.value.has(run.id)) summaries.value.set(run.id, run)
    triggerRef(summaries)
    return queued
  }

  /** Asks a run to stop, or takes a waiting one from the queue. Throws a CloudpinError. */
  const stop = async (id: string): Promise<void> => {
    stopping.value = new Set([...stopping.value, id])
    try {
      await call('runs.stop', { run: id })
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

  /** Moves runs to the trash; `restore` brings them back. Throws a CloudpinError. */
  const remove = async (ids: readonly string[]): Promise<void> => {
    await call('runs.delete', { runs: [...ids] })
    for (const id of ids) summaries.value.delete(id)
    triggerRef(summaries)
  }

  /** Throws a CloudpinError. */
  const restore = async (ids: readonly string[]): Promise<void> => {
    await call('runs.restore', { runs: [...ids] })
    await refresh()
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
    ended,
    refresh,
    start,
    stop,
    resume,
    rename,
    remove,
    restore,
  }
})
