import { bisector } from 'd3-array'
import { scaleTime } from 'd3-scale'
import type { RunClock } from '@contract/run'
import type { AxisRange, AxisScale } from './axisRange'
import { axisTicks } from './axisTicks'
import { tickLabel } from './numbers'

/** What curves are drawn against: the training step, the seconds of training until then, or the time of day. */
export const xAxes = ['step', 'time', 'clock'] as const
export type XAxis = (typeof xAxes)[number]

export const xAxisLabel: Readonly<Record<XAxis, string>> = {
  step: 'training step',
  time: 'training time',
  clock: 'time of day',
}

/** When a run was at which step: ascending steps, seconds of training without pauses, and milliseconds since 1970. */
export interface StepTimes {
  readonly steps: Float64Array
  readonly seconds: Float64Array
  readonly at: Float64Array
}

/** The clock of a run with its pauses, in which no step was done, taken out of the seconds. */
export function stepTimes({ steps, at }: RunClock): StepTimes {
  const seconds = new Float64Array(steps.length)
  for (let k = 1; k < steps.length; k += 1) {
    const works = (steps[k] ?? 0) > (steps[k - 1] ?? 0)
    const passed = Math.max(0, ((at[k] ?? 0) - (at[k - 1] ?? 0)) / 1000)
    seconds[k] = (seconds[k - 1] ?? 0) + (works ? passed : 0)
  }
  return { steps, seconds, at }
}

const bisect = bisector((value: number) => value)

/** Linear between the points, and on with the last slope beyond them. */
function interpolated(from: Float64Array, to: Float64Array, value: number): number {
  const last = from.length - 1
  if (last < 1) return NaN
  // of a pause, where a step stands twice, the end: what comes after it comes then
  const k = Math.min(last, Math.max(1, bisect.right(from, value)))
  const [x0 = NaN, x1 = NaN, y0 = NaN, y1 = NaN] = [from[k - 1], from[k], to[k - 1], to[k]]
  return x1 === x0 ? y1 : y0 + ((value - x0) / (x1 - x0)) * (y1 - y0)
}

/** Where steps lie on an axis; NaN where the times are not known. */
export function placesOf(steps: Float64Array, axis: XAxis, times: StepTimes | undefined): Float64Array {
  if (axis === 'step') return steps
  if (times === undefined) return new Float64Array(steps.length).fill(NaN)
  const to = axis === 'time' ? times.seconds : times.at
  return steps.map((step) => interpolated(times.steps, to, step))
}

/** The step at a place of an axis; null where the times are not known. */
export function stepAt(place: number, axis: XAxis, times: StepTimes | undefined): number | null {
  if (axis === 'step') return place
  if (times === undefined) return null
  const step = interpolated(axis === 'time' ? times.seconds : times.at, times.steps, place)
  return Number.isFinite(step) ? step : null
}

const niceSeconds = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400]

function secondTicks({ least, greatest }: AxisRange, count: number): number[] {
  const stride = niceSeconds.find((one) => (greatest - least) / one <= count)
  if (stride === undefined || greatest - least < count) return axisTicks({ least, greatest }, 'linear', count)
  const first = Math.ceil(least / stride)
  return Array.from({ length: Math.floor(greatest / stride) - first + 1 }, (_, k) => (first + k) * stride)
}

/** Values at round places of an axis, about `count` of them. */
export function xTicks(axis: XAxis, range: AxisRange, scale: AxisScale, count: number): number[] {
  if (axis === 'clock') {
    return scaleTime()
      .domain([range.least, range.greatest])
      .ticks(count)
      .map((date) => date.getTime())
  }
  return axis === 'time' && scale === 'linear' ? secondTicks(range, count) : axisTicks(range, scale, count)
}

const two = (value: number): string => String(value).padStart(2, '0')
const clockLabel = scaleTime().tickFormat()

/** Seconds as a tick says them: 45 s, 2 min, 1:30 h. */
function secondsLabel(seconds: number): string {
  if (seconds === 0) return '0'
  if (seconds < 60 || seconds % 1 !== 0) return `${tickLabel(seconds)} s`
  const whole = Math.round(seconds)
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60]
  if (hours > 0)
    return rest === 0 ? `${String(hours)}:${two(minutes)} h` : `${String(hours)}:${two(minutes)}:${two(rest)}`
  return rest === 0 ? `${String(minutes)} min` : `${String(minutes)}:${two(rest)} min`
}

/** The label of a tick of an axis. */
export const xTickLabel = (axis: XAxis, value: number): string =>
  axis === 'step' ? tickLabel(value) : axis === 'time' ? secondsLabel(value) : clockLabel(new Date(value))
