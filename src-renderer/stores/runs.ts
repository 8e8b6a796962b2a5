import { defineStore } from 'pinia'
import { computed, shallowRef, triggerRef, watch } from 'vue'
import type { WorkbenchEvent } from '@contract/events'
import { toFailure, type Failure } from '@contract/failure'
import type { EngineKind, RunSummary } from '@contract/run'
import { call, listen } from '../api'
import { connection } from '../connection/state'

const byCreation = (a: RunSummary, b: RunSummary) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1)

/** The history as this window knows it: fetched once, then kept by the workbench's events. */
export const useRuns = defineStore('runs', () => {
  const summaries = shallowRef(new Map<string, RunSummary>())
  const loaded = shallowRef(false)
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

  /** Fetches the whole list; what went wrong stands in `failure`. */
  const refresh = async (): Promise<void> => {
    try {
      const list = await call('runs.list', {})
      pending = []
      summaries.value = new Map(list.map((run) => [run.id, run]))
      loaded.value = true
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
