import {
  Chart,
  LinearScale,
  LineController,
  LineElement,
  LogarithmicScale,
  PointElement,
  type ChartConfiguration,
} from 'chart.js'
import type { AxisRange, AxisScale } from './axisRange'
import { axisTicks } from './axisTicks'
import type { ChartTheme } from './chartTheme'
import type { SmoothedSeries } from './curve'
import { tickLabel } from './numbers'
import { xTickLabel, xTicks, type XAxis } from './xAxis'

Chart.register(LineController, LineElement, PointElement, LinearScale, LogarithmicScale)

/** Everything that one drawing of curves depends on. */
export interface CurveFigure {
  readonly curves: readonly SmoothedSeries[]
  readonly xAxis: XAxis
  readonly x: AxisRange
  readonly y: AxisRange
  readonly xScale: AxisScale
  readonly yScale: AxisScale
  readonly xLabel: string
  readonly yLabel: string
  /** Whether the smoothed line differs from the raw one; where not, the raw one is drawn in full strength. */
  readonly smooth: boolean
  readonly theme: ChartTheme
}

export type AxesConfiguration = ChartConfiguration<'line', { x: number; y: number }[]>

/** Width of the column that the labels of the values have: a longer one must not move what is being looked at. */
export const labelWidth = 64
/** Room for the half of the last label across that may stand beyond the plot, there or not, for the same reason. */
const labelOverhang = 18

export interface Tick {
  readonly value: number
  readonly label: string
}

/** The ticks of both axes on a plot of so many pixels; none where there is nothing to show. */
export function ticksOf(
  figure: CurveFigure,
  width: number,
  height: number,
): { readonly x: Tick[]; readonly y: Tick[] } {
  const { curves, x, y, xAxis, xScale, yScale } = figure
  // Numbers on the axes of nothing would say something that is not so.
  if (curves.every(({ buckets }) => buckets.steps.length === 0)) return { x: [], y: [] }
  const across = xTicks(xAxis, x, xScale, Math.max(2, Math.round(width / 110)))
  const up = axisTicks(y, yScale, Math.max(2, Math.round(height / 56)))
  return {
    x: across.map((value) => ({ value, label: xTickLabel(xAxis, value) })),
    y: up.map((value) => ({ value, label: tickLabel(value) })),
  }
}

function axis(scale: AxisScale, range: AxisRange, title: string, ticks: readonly Tick[], { theme }: CurveFigure) {
  const isEmpty = ticks.length === 0
  const font = { family: theme.font, size: 11 }
  const labels = new Map(ticks.map(({ value, label }) => [value, label]))
  return {
    type: scale === 'log' ? ('logarithmic' as const) : ('linear' as const),
    min: range.least,
    max: range.greatest,
    title: { display: true, text: title, color: theme.text, font },
    border: { display: isEmpty, color: theme.line },
    grid: { color: theme.line, tickLength: 4, drawTicks: false },
    ticks: {
      color: theme.text,
      font,
      padding: 6,
      maxRotation: 0,
      autoSkip: false,
      callback: (value: string | number) => labels.get(Number(value)) ?? '',
    },
    afterBuildTicks: (built: { ticks: { value: number }[] }) => {
      built.ticks = ticks.map(({ value }) => ({ value }))
    },
  }
}

/**
 * The axes and the grid of a drawing for Chart.js; the curves are drawn over them by a `LineLayer`. `width` and `height`
 * in pixels decide how many ticks there are.
 */
export function axesConfiguration(figure: CurveFigure, width: number, height: number): AxesConfiguration {
  const ticks = ticksOf(figure, width, height)
  return {
    type: 'line',
    data: { datasets: [] },
    options: {
      animation: false,
      responsive: false,
      maintainAspectRatio: false,
      events: [],
      layout: { padding: { top: 8, right: 12 } },
      scales: {
        x: {
          ...axis(figure.xScale, figure.x, figure.xLabel, ticks.x, figure),
          afterFit: (scale: { paddingLeft: number; paddingRight: number }) => {
            scale.paddingLeft = 0
            scale.paddingRight = labelOverhang
          },
        },
        y: {
          ...axis(figure.yScale, figure.y, figure.yLabel, ticks.y, figure),
          afterFit: (scale: { width: number }) => {
            scale.width = labelWidth
          },
        },
      },
      plugins: { legend: { display: false } },
    },
  }
}
