import { reactive, watch } from 'vue'
import { recall, remember } from '../stores/remembered'
import type { AxisScale } from './axisRange'
import { seedModes, type SeedMode } from './seeds'
import { greatestSmoothing } from './smoothing'
import { xAxes, type XAxis } from './xAxis'

/** How a person likes to see one chart. */
export interface ChartSettings {
  xScale: AxisScale
  yScale: AxisScale
  /** Weight of the moving average, 0 to `greatestSmoothing`. */
  smoothing: number
  xAxis: XAxis
  /** Curves of one setting under several seeds: each, or their mean. */
  seeds: SeedMode
}

const initial: ChartSettings = { xScale: 'linear', yScale: 'log', smoothing: 0.95, xAxis: 'step', seeds: 'each' }

const isScale = (value: unknown): value is AxisScale => value === 'linear' || value === 'log'

/** What was kept, with the initial value for each part that is missing or makes no sense. */
export function readSettings(kept: unknown): ChartSettings {
  const part = (name: keyof ChartSettings): unknown =>
    typeof kept === 'object' && kept !== null ? Reflect.get(kept, name) : undefined
  const [xScale, yScale, smoothing] = [part('xScale'), part('yScale'), part('smoothing')]
  const xAxis = xAxes.find((one) => one === part('xAxis'))
  const seeds = seedModes.find((one) => one === part('seeds'))
  return {
    xScale: isScale(xScale) ? xScale : initial.xScale,
    yScale: isScale(yScale) ? yScale : initial.yScale,
    smoothing:
      typeof smoothing === 'number' && smoothing >= 0 && smoothing <= greatestSmoothing ? smoothing : initial.smoothing,
    xAxis: xAxis ?? initial.xAxis,
    seeds: seeds ?? initial.seeds,
  }
}

/** The settings of the chart of this name, kept from visit to visit. */
export function useChartSettings(name: string): ChartSettings {
  const key = `chart.${name}`
  const settings = reactive(readSettings(recall(key)))
  watch(settings, () => {
    remember(key, settings)
  })
  return settings
}
