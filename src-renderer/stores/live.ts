import { defineStore } from 'pinia'
import { markRaw, shallowReactive, shallowRef, watch, type ShallowRef } from 'vue'
import type { Progress } from '@contract/events'
import type { CurveBuckets, SampleSet } from '@contract/run'
import { call, listen } from '../api'
import { CurveAccumulator } from '../charts/CurveAccumulator'
import { connection } from '../connection/state'

export interface Preview {
  readonly step: number
  readonly samples: SampleSet
}

/** What has come so far of a run that is being trained; the numbers stay out of Vue's deep reactivity. */
interface LiveRun {
  accumulator: CurveAccumulator | null
  /** Whether the earlier part is on its way; chunks that come meanwhile wait in `early`. */
  filling: boolean
  readonly early: { firstStep: number; values: Float32Array }[]
  readonly curve: ShallowRef<CurveBuckets | null>
  readonly preview: ShallowRef<Preview | null>
}

const redrawEvery = 150
const backfillBuckets = 2048
const previewRows = 2000

/** Progress, curves and previews of running runs, as the engine tells them. */
export const useLive = defineStore('live', () => {
  const progress = shallowReactive(new Map<string, Progress>())
  const runs = new Map<string, LiveRun>()
  const stale = new Set<LiveRun>()
  let redraw: ReturnType<typeof setTimeout> | null = null

  const refresh = () => {
    redraw = null
    for (const run of stale) if (run.accumulator) run.curve.value = markRaw(run.accumulator.buckets())
    stale.clear()
  }
  const redrawSoon = (run: LiveRun) => {
    stale.add(run)
    redraw ??= setTimeout(refresh, redrawEvery)
  }

  /** Begins a curve with what was trained before this window listened. */
  const backfill = async (id: string, run: LiveRun) => {
    const request = { run: id, buckets: backfillBuckets, scale: 'linear' } as const
    run.filling = true
    // Where the history has nothing yet, or cannot be asked, the curve begins where this window began to listen.
    const kept = await call('runs.curve', request).catch(() => null)
    const curve = kept && kept.steps.length > 0 ? CurveAccumulator.from(kept, backfillBuckets) : new CurveAccumulator()
    for (const chunk of run.early) curve.append(chunk.firstStep, chunk.values)
    run.early.length = 0
    run.accumulator = curve
    run.filling = false
    redrawSoon(run)
  }

  const watchRun = (id: string): LiveRun => {
    const known = runs.get(id)
    if (known) return known
    const run: LiveRun = {
      accumulator: null,
      filling: false,
      early: [],
      curve: shallowRef(null),
      preview: shallowRef(null),
    }
    runs.set(id, run)
    return run
  }

  const addCurve = (id: string, firstStep: number, values: Float32Array) => {
    const run = watchRun(id)
    if (run.accumulator) {
      run.accumulator.append(firstStep, values)
      redrawSoon(run)
      return
    }
    run.early.push({ firstStep, values })
    if (!run.filling) void backfill(id, run)
  }

  /** The curve of a run so far, redrawn as it grows. */
  const curveOf = (id: string): ShallowRef<CurveBuckets | null> => watchRun(id).curve

  /** The latest preview of a run. */
  const previewOf = (id: string): ShallowRef<Preview | null> => watchRun(id).preview

  /** Fetches what a running run already has, for a window that was opened meanwhile. */
  const catchUp = (id: string): void => {
    const run = watchRun(id)
    if (!run.accumulator && !run.filling) void backfill(id, run)
    if (!run.preview.value) fetchPreview(id, run).catch(() => undefined)
  }

  const fetchPreview = async (id: string, { preview }: LiveRun) => {
    const step = (await call('runs.get', { run: id })).previewSteps.at(-1)
    if (step === undefined) return
    const samples = await call('runs.samples', { run: id, step, limit: previewRows })
    if (samples && !preview.value) preview.value = markRaw({ step, samples })
  }

  /** Gives back the memory of a run that has ended. */
  const forget = (id: string) => {
    progress.delete(id)
    const run = runs.get(id)
    if (run) stale.delete(run)
    runs.delete(id)
  }

  listen((event) => {
    switch (event.kind) {
      case 'progress':
        progress.set(event.run, event)
        break
      case 'curve':
        addCurve(event.run, event.firstStep, event.values)
        break
      case 'preview': {
        const { preview } = watchRun(event.run)
        preview.value = markRaw({ step: event.step, samples: event.samples })
        break
      }
      case 'run':
        if (event.run.state === 'queued' || event.run.state === 'running') break
        forget(event.run.id)
        break
      case 'removed':
        event.runs.forEach(forget)
        break
    }
  })

  // What came while the connection was gone is missing; the next chunk fetches the curve anew.
  watch(connection, (state) => {
    if (state !== 'open') return
    for (const run of runs.values()) {
      run.accumulator = null
      run.early.length = 0
    }
  })

  return { progress, curveOf, previewOf, catchUp }
})
