import {
  Chart,
  Legend,
  LinearScale,
  LineController,
  LineElement,
  LogarithmicScale,
  PointElement,
  type ChartConfiguration,
  type ChartDataset,
  type Plugin,
} from 'chart.js'
import type { AxisRange, AxisScale } from './axisRange'
import { axisTicks } from './axisTicks'
import { bandPlugin } from './bands'
import type { ChartTheme } from './chartTheme'
import type { SmoothedSeries } from './curve'
import { faded } from './faded'
import { tickLabel } from './numbers'

Chart.register(LineController, LineElement, PointElement, LinearScale, LogarithmicScale)

/** Everything that one drawing of curves depends on. */
export interface CurveFigure {
  readonly curves: readonly SmoothedSeries[]
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

interface Point {
  readonly x: number
  readonly y: number
}

type CurveDataset = ChartDataset<'line', Point[]>
export type CurveConfiguration = ChartConfiguration<'line', Point[]>

/** A curve's raw line, and its moving average on top; the range of its values is drawn by `bandPlugin`. */
function datasets(figure: CurveFigure): CurveDataset[] {
  const { xScale, yScale, smooth } = figure
  return figure.curves.flatMap(({ id, label, color, dash, buckets, smoothed }, i) => {
    const points = (values: ArrayLike<number>): Point[] =>
      Array.from(buckets.steps, (step, at) => ({
        x: xScale === 'log' && step <= 0 ? Number.NaN : step,
        y: drawable(values[at] ?? Number.NaN, yScale),
      }))
    const line = (part: string, order: number, values: Point[], more: Partial<CurveDataset>): CurveDataset => ({
      label: `${id}/${part}`,
      data: values,
      order: order * 100 + i,
      borderColor: color,
      borderWidth: 0,
      ...more,
    })
    return [
      line('raw', 2, points(buckets.last), { borderWidth: 1, borderColor: faded(color, smooth ? 0.28 : 0) }),
      line('curve', 1, points(smoothed), { label, borderWidth: 1.75, borderDash: [...(dash ?? [])] }),
    ]
  })
}

const drawable = (value: number, scale: AxisScale): number =>
  Number.isFinite(value) && (scale === 'linear' || value > 0) ? value : Number.NaN

function axis(scale: AxisScale, range: AxisRange, title: string, ticks: number, { theme, curves }: CurveFigure) {
  // Numbers on the axes of nothing would say something that is not so.
  const isEmpty = curves.every(({ buckets }) => buckets.steps.length === 0)
  const font = { family: theme.font, size: 11 }
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
      callback: (value: string | number) => tickLabel(Number(value)),
    },
    afterBuildTicks: (built: { ticks: { value: number }[] }) => {
      built.ticks = isEmpty ? [] : axisTicks(range, scale, ticks).map((value) => ({ value }))
    },
  }
}

/** The configuration of Chart.js for one drawing; `width` and `height` in pixels decide how many ticks there are. */
export function curveConfiguration(figure: CurveFigure, width: number, height: number): CurveConfiguration {
  return {
    type: 'line',
    data: { datasets: datasets(figure) },
    options: {
      parsing: false,
      normalized: true,
      animation: false,
      responsive: false,
      maintainAspectRatio: false,
      events: [],
      spanGaps: false,
      elements: { point: { radius: 0, hitRadius: 0 }, line: { tension: 0, borderJoinStyle: 'round' } },
      layout: { padding: { top: 8, right: 12 } },
      scales: {
        x: axis(figure.xScale, figure.x, figure.xLabel, Math.max(2, Math.round(width / 110)), figure),
        y: {
          ...axis(figure.yScale, figure.y, figure.yLabel, Math.max(2, Math.round(height / 56)), figure),
          afterFit: (scale: { width: number }) => {
            // A fixed width: a longer label that comes with new data must not move what is being looked at.
            scale.width = 64
          },
        },
      },
      plugins: { legend: { display: false } },
    },
  }
}

const background = (color: string): Plugin<'line'> => ({
  id: 'background',
  beforeDraw: ({ ctx, width, height }) => {
    ctx.fillStyle = color
    ctx.fillRect(0, 0, width, height)
  },
})

/** Draws the figure at twice its size, with its background and a legend, as a PNG. */
export async function figureAsPng(figure: CurveFigure, width: number, height: number): Promise<Blob> {
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  const configuration = curveConfiguration(figure, width, height)
  const curves = new Set(figure.curves.map(({ label }) => label))
  const chart = new Chart(canvas, {
    ...configuration,
    options: {
      ...configuration.options,
      devicePixelRatio: 2,
      plugins: {
        legend: {
          display: true,
          align: 'start',
          labels: {
            color: figure.theme.text,
            font: { family: figure.theme.font, size: 12 },
            filter: ({ text }) => curves.has(text),
            boxHeight: 0,
            boxWidth: 24,
          },
        },
      },
    },
    plugins: [Legend, background(figure.theme.background), bandPlugin(() => figure)],
  })
  try {
    return await new Promise((resolve, reject) => {
      canvas.toBlob((blob) => {
        if (blob) resolve(blob)
        else reject(new Error('The picture is too large for this window; make the chart smaller and export again.'))
      }, 'image/png')
    })
  } finally {
    chart.destroy()
  }
}
