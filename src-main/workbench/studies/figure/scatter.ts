import { contours } from 'd3-contour'
import type { DensityGrid } from '@contract/density'
import type { NumberBlock } from '@contract/tensors'
import type { Box } from './plot'
import { element, text } from './svg'

/** Points over the density that they should follow, along two coordinates. */
export interface Scatter {
  readonly kind: 'scatter'
  readonly title: string
  readonly color: string
  readonly points: NumberBlock
  readonly axes: readonly [number, number]
  readonly x: readonly [number, number]
  readonly y: readonly [number, number]
  /** Null where the target has none. */
  readonly density: DensityGrid | null
}

/** Below the greatest log density, in nats: where lines are drawn. */
const levels = [1, 3, 6, 10, 15]

/** Points as dots over lines of equal density; what lies outside is counted and not drawn. */
export function scatterPlot(scatter: Scatter, box: Box): string {
  const { points, axes, x, y } = scatter
  const dimension = points.shape[1] ?? 0
  const rows = points.shape[0] ?? 0
  const left = (value: number) => box.left + ((value - x[0]) / (x[1] - x[0])) * box.width
  const top = (value: number) => box.top + box.height - ((value - y[0]) / (y[1] - y[0])) * box.height
  let dots = ''
  let outside = 0
  for (let k = 0; k < rows; k += 1) {
    const [a, b] = axes.map((axis) => points.values[k * dimension + axis] ?? NaN)
    if (a === undefined || b === undefined || !(a >= x[0] && a <= x[1] && b >= y[0] && b <= y[1])) outside += 1
    else dots += `M${rounded(left(a))} ${rounded(top(b))}h0`
  }
  const share = rows === 0 ? 0 : Math.round((100 * outside) / rows)
  return [
    text(scatter.title, { x: box.left, y: box.top - 10, 'font-weight': 600, fill: '#1c2127' }),
    ...densityLines(scatter, box),
    element('path', {
      d: dots,
      stroke: scatter.color,
      'stroke-width': 2.2,
      'stroke-linecap': 'round',
      opacity: 0.45,
      fill: 'none',
    }),
    element('rect', { x: box.left, y: box.top, width: box.width, height: box.height, fill: 'none', stroke: '#66707b' }),
    ...[x[0], (x[0] + x[1]) / 2, x[1]].map((at) => tick(String(at), left(at), box.top + box.height + 15, 'middle')),
    ...[y[0], (y[0] + y[1]) / 2, y[1]].map((at) => tick(String(at), box.left - 6, top(at) + 3.5, 'end')),
    tick(`x${subscript(axes[0])}`, box.left + box.width / 2, box.top + box.height + 32, 'middle'),
    tick(`x${subscript(axes[1])}`, box.left - 34, box.top + box.height / 2, 'middle'),
    share > 0 ? tick(`${String(share)} % outside`, box.left + box.width - 6, box.top + 14, 'end') : '',
  ].join('\n')
}

function densityLines({ density }: Scatter, box: Box): readonly string[] {
  if (density === null) return []
  const { resolution, logDensity } = density
  const greatest = logDensity.reduce((most, value) => Math.max(most, value), -Infinity)
  const finite = Array.from(logDensity, (value) => (Number.isFinite(value) ? value - greatest : -1e6))
  const scale = { x: box.width / resolution, y: box.height / resolution }
  return contours()
    .size([resolution, resolution])
    .thresholds(levels.map((level) => -level))(finite)
    .map(({ coordinates }) => {
      const path = coordinates
        .flat()
        .map((ring) => {
          const corners = ring.map(([column = 0, row = 0]) => {
            return `${rounded(box.left + column * scale.x)} ${rounded(box.top + box.height - row * scale.y)}`
          })
          return `M${corners.join('L')}Z`
        })
        .join('')
      return element('path', { d: path, fill: 'none', stroke: '#9aa3ad', 'stroke-width': 0.7 })
    })
}

const tick = (label: string, x: number, y: number, anchor: 'middle' | 'end'): string =>
  text(label, { x: rounded(x), y: rounded(y), 'text-anchor': anchor, fill: '#66707b', 'font-size': 10 })

const subscript = (axis: number): string =>
  [...String(axis + 1)].map((digit) => '₀₁₂₃₄₅₆₇₈₉'.charAt(Number(digit))).join('')

const rounded = (value: number): string => String(Math.round(value * 10) / 10)
