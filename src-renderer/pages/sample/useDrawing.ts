import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { DrawnSamples } from '@contract/drawing'
import { dimensionOf, type ExperimentSpec } from '@contract/experiment/spec'
import { toFailure, type Failure } from '@contract/failure'
import type { Metrics, RunSummary } from '@contract/run'
import { call } from '../../api'
import type { Draft } from '../../components/form/values'
import { settingsOf, type DrawingSettings } from './drawingSettings'

/** Samples as they were drawn, and what they were drawn with. */
export interface Drawing {
  readonly run: string
  readonly seed: number
  readonly settings: DrawingSettings
  readonly samples: DrawnSamples
}

/** So many numbers of positions on the way are asked for at most. */
const mostPositions = 8_000_000
const mostFrames = 60

const framesFor = (spec: ExperimentSpec, count: number): number =>
  Math.max(2, Math.min(mostFrames, Math.floor(mostPositions / (count * dimensionOf(spec.target)))))

/** What is set up on the page, and what was drawn; kept while other pages are looked at. */
export const useDrawing = defineStore('drawing', () => {
  /** Fields of sampling in the place of the run’s own, as they are typed. */
  const draft = shallowRef<Draft>({})
  const seed = ref<number | null>(0)
  const drawing = shallowRef<Drawing | null>(null)
  const failure = shallowRef<Failure | null>(null)
  const busy = ref(false)
  const metrics = shallowRef<{ readonly of: Drawing; readonly found: Metrics } | null>(null)
  const judging = ref(false)

  const draw = async (run: RunSummary): Promise<void> => {
    const settings = settingsOf(run.spec, draft.value)
    if (!settings.ok || seed.value === null || busy.value) return
    busy.value = true
    failure.value = null
    const { count } = settings.settings.spec.sampling
    try {
      const [samples] = await call('samples.draw', {
        runs: [run.id],
        count,
        seed: seed.value,
        sampling: { ...settings.settings.changed },
        frames: framesFor(run.spec, count),
      })
      if (samples) drawing.value = { run: run.id, seed: seed.value, settings: settings.settings, samples }
    } catch (thrown) {
      failure.value = toFailure(thrown)
    } finally {
      busy.value = false
    }
  }

  /** Measures the distances of as many samples drawn under the same settings. */
  const judge = async (): Promise<void> => {
    const judged = drawing.value
    if (judged === null || judging.value) return
    judging.value = true
    failure.value = null
    try {
      const [judgement] = await call('runs.judge', { run: judged.run, variants: [{ ...judged.settings.variant }] })
      if (judgement) metrics.value = { of: judged, found: judgement.metrics }
    } catch (thrown) {
      failure.value = toFailure(thrown)
    } finally {
      judging.value = false
    }
  }
  const distances = computed(() => (metrics.value?.of === drawing.value ? (metrics.value?.found ?? null) : null))
  return { draft, seed, drawing, failure, busy, draw, judge, judging, distances }
})
