import { computed, ref, shallowRef, watch, type ComputedRef, type Ref } from 'vue'
import { between, fractionOf, heldWithin, panned, zoomed, type AxisRange } from './axisRange'
import type { ChartSettings } from './chartSettings'
import type { CurveView, SmoothedSeries } from './curve'
import { stepsSpanned, valuesSpanned } from './curveFit'
import { smoothingWindow } from './smoothing'
import type { PlotBox, PlotPoint } from './useChartGestures'

const nothing: AxisRange = { least: 1, greatest: 100 }

/**
 * Which part of the curves is shown. Everything, until the person zooms; what they zoomed to stays where it is while
 * values arrive, unless `follow` is on: then the view moves on with the last step.
 */
export function useCurveView(
  curves: ComputedRef<readonly SmoothedSeries[]>,
  settings: ChartSettings,
  live: Ref<boolean>,
) {
  const chosenX = shallowRef<AxisRange | null>(null)
  const chosenY = shallowRef<AxisRange | null>(null)
  const follow = ref(true)

  const whole = computed(() => stepsSpanned(curves.value) ?? nothing)
  const x = computed<AxisRange>(() => {
    const chosen = chosenX.value
    if (chosen === null) return whole.value
    if (!live.value || !follow.value) return chosen
    const behind = fractionOf(whole.value.greatest, chosen, settings.xScale) - 1
    return panned(chosen, settings.xScale, behind)
  })
  const y = computed<AxisRange>(() => chosenY.value ?? valuesSpanned(curves.value, x.value, settings.yScale))
  const isWhole = computed(() => chosenX.value === null && chosenY.value === null)

  const look = (range: AxisRange): void => {
    const held = heldWithin(range, whole.value, settings.xScale)
    const all = held.least === whole.value.least && held.greatest === whole.value.greatest
    chosenX.value = all ? null : held
    if (live.value && !all) follow.value = false
  }
  const reset = (): void => {
    chosenX.value = null
    chosenY.value = null
    follow.value = true
  }
  const zoomAt = (point: PlotPoint, factor: number): void => {
    look(zoomed(x.value, settings.xScale, point.x, factor))
  }
  const zoomTo = (box: PlotBox): void => {
    const values = y.value
    look(between(x.value, settings.xScale, ...box.x))
    if (box.y) chosenY.value = between(values, settings.yScale, ...box.y)
  }
  const pan = (by: PlotPoint): void => {
    if (chosenX.value !== null) look(panned(x.value, settings.xScale, by.x))
    if (by.y !== 0 && chosenY.value !== null) chosenY.value = panned(chosenY.value, settings.yScale, by.y)
  }

  watch(follow, (on) => {
    // Not to follow is to stand still, also where everything was shown.
    if (!on) chosenX.value ??= whole.value
  })
  watch(
    () => settings.yScale,
    () => (chosenY.value = null),
  )

  /** What to fetch so that there is about one bucket for each of `pixels`. */
  const wanted = (pixels: number): CurveView => {
    const { xScale: scale, smoothing } = settings
    if (chosenX.value === null || (live.value && follow.value)) return { scale, steps: null, buckets: atMost(pixels) }
    const { least, greatest } = x.value
    const span = greatest - least
    const from = Math.max(0, Math.floor(least - Math.min(span, 5 * smoothingWindow(smoothing))))
    return { scale, steps: { from, to: Math.ceil(greatest) }, buckets: atMost((pixels * (greatest - from)) / span) }
  }

  return { x, y, isWhole, follow, reset, zoomAt, zoomTo, pan, wanted }
}

const atMost = (buckets: number): number => Math.min(8192, Math.max(64, Math.round(buckets)))
