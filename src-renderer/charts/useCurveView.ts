import { computed, onScopeDispose, ref, shallowRef, watch, type ComputedRef, type Ref } from 'vue'
import { between, fractionOf, heldWithin, hull, panned, zoomed, type AxisRange } from './axisRange'
import type { ChartSettings } from './chartSettings'
import type { CurveView, SmoothedSeries } from './curve'
import { stepsSpanned, valuesSpanned } from './curveFit'
import { smoothingWindow } from './smoothing'
import type { PlotBox, PlotPoint } from './useChartGestures'
import { stepAt, type XAxis } from './xAxis'

const nothing: AxisRange = { least: 1, greatest: 100 }
/** Milliseconds after the last movement at which the view stands still. */
const settlesAfter = 150
/** Share of the view that is fetched beyond each of its sides. */
const beyond = 0.5

/**
 * Which part of the curves is shown. Everything, until the person zooms; what they zoomed to stays where it is while
 * values arrive, unless `follow` is on: then the view moves on with the last step.
 */
export function useCurveView(
  curves: ComputedRef<readonly SmoothedSeries[]>,
  settings: ChartSettings,
  axis: ComputedRef<XAxis>,
  live: Ref<boolean>,
) {
  const chosenX = shallowRef<AxisRange | null>(null)
  const chosenY = shallowRef<AxisRange | null>(null)
  const follow = ref(true)
  /** Whether the view is being moved: the values that it shows then stay as they are. */
  const moving = ref(false)
  let settling: ReturnType<typeof setTimeout> | undefined
  const move = (): void => {
    moving.value = true
    clearTimeout(settling)
    settling = setTimeout(() => (moving.value = false), settlesAfter)
  }
  onScopeDispose(() => {
    clearTimeout(settling)
  })

  const xScale = computed(() => (axis.value === 'clock' ? 'linear' : settings.xScale))
  const whole = computed(() => stepsSpanned(curves.value, axis.value, xScale.value) ?? nothing)
  const x = computed<AxisRange>(() => {
    const chosen = chosenX.value
    if (chosen === null) return whole.value
    if (!live.value || !follow.value) return chosen
    const behind = fractionOf(whole.value.greatest, chosen, xScale.value) - 1
    return panned(chosen, xScale.value, behind)
  })
  const y = computed<AxisRange>((before) =>
    before !== undefined && moving.value && chosenY.value === null
      ? before
      : (chosenY.value ?? valuesSpanned(curves.value, x.value, settings.yScale)),
  )
  const isWhole = computed(() => chosenX.value === null && chosenY.value === null)

  const look = (range: AxisRange): void => {
    const held = heldWithin(range, whole.value, xScale.value)
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
    move()
    look(zoomed(x.value, xScale.value, point.x, factor))
  }
  const zoomTo = (box: PlotBox): void => {
    const values = y.value
    look(between(x.value, xScale.value, ...box.x))
    if (box.y) chosenY.value = between(values, settings.yScale, ...box.y)
  }
  const pan = (by: PlotPoint): void => {
    move()
    if (chosenX.value !== null) look(panned(x.value, xScale.value, by.x))
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
  watch(axis, () => (chosenX.value = null))

  /** What to fetch so that there is about one bucket for each of `pixels`. */
  const wanted = (pixels: number): CurveView => {
    const { smoothing } = settings
    const scale = xScale.value
    if (chosenX.value === null || (live.value && follow.value)) return wholeAt(scale, pixels)
    const seen = stepsBetween(x.value)
    if (seen === null) return wholeAt(scale, pixels)
    const span = seen.greatest - seen.least
    // what is beyond the sides is there when the view is moved, and leads in to the average
    const room = beyond * span
    const from = Math.max(0, Math.floor(seen.least - Math.max(room, Math.min(span, 5 * smoothingWindow(smoothing)))))
    const to = Math.ceil(seen.greatest + room)
    return { scale, steps: { from, to }, buckets: atMost((pixels * (to - from)) / span) }
  }
  /** The steps that any of the curves has between two places; null where no curve has times. */
  const stepsBetween = ({ least, greatest }: AxisRange): AxisRange | null => {
    if (axis.value === 'step') return { least, greatest }
    const ends = curves.value.flatMap(({ times }) => {
      const [from, to] = [stepAt(least, axis.value, times), stepAt(greatest, axis.value, times)]
      return from === null || to === null ? [] : [{ least: from, greatest: to }]
    })
    return hull(ends)
  }

  return { x, y, xScale, isWhole, follow, reset, zoomAt, zoomTo, pan, wanted }
}

/** In steps of 64, so that a plot which is some pixels wider than was thought needs nothing else. */
const atMost = (buckets: number): number => Math.min(8192, Math.max(64, 64 * Math.ceil(buckets / 64)))

const wholeAt = (scale: CurveView['scale'], pixels: number): CurveView => ({
  scale,
  steps: null,
  buckets: atMost(pixels),
})

/** What a chart with these settings asks for at first: whole curves, for a plot of so many pixels. */
export const wholeView = ({ xAxis, xScale }: ChartSettings, pixels: number): CurveView =>
  wholeAt(xAxis === 'clock' ? 'linear' : xScale, pixels)
