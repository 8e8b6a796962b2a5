import type { Chart, ChartLine } from './chart'
import { plot, type Box } from './plot'
import { scatterPlot, type Scatter } from './scatter'
import { sheetPlot, type Sheet } from './sheet'
import { stylesOf, type LineStyle } from './styles'
import { drawing, element, text } from './svg'

/** What one cell of a figure shows. */
export type Cell = Chart | Scatter | Sheet

/** Measures in pixels, at which a two-column figure fills the width of a page. */
const cell = { width: 390, height: 320, left: 66, top: 34, right: 18, bottom: 48 } as const
const legendRow = 20
const legendEntry = 6.3

/** Cells side by side in so many columns as one SVG, with one legend for all charts. */
export function figure(cells: readonly Cell[], columns: number): string {
  const across = Math.max(1, Math.min(columns, cells.length))
  const rows = Math.ceil(cells.length / across)
  const charts = cells.filter((one) => one.kind === 'chart')
  const width = across * cell.width
  const styles = stylesOfCharts(charts)
  const legend = legendOf(charts, styles, width)
  return drawing(width, rows * cell.height + legend.height + 12, [
    ...cells.map((one, k) => drawn(one, boxOf(k, across), styles)),
    ...legend.entries(rows * cell.height + 6),
  ])
}

/** The styles of all charts: a label looks the same in each, as in the first one that has it. */
function stylesOfCharts(charts: readonly Chart[]): ReadonlyMap<string, LineStyle> {
  const styles = new Map<string, LineStyle>()
  for (const { lines } of charts) {
    for (const [label, style] of stylesOf([...new Set(lines.map((line) => line.label))]))
      if (!styles.has(label)) styles.set(label, style)
  }
  return styles
}

function drawn(one: Cell, box: Box, styles: ReadonlyMap<string, LineStyle>): string {
  switch (one.kind) {
    case 'chart':
      return plot(one, box, styles)
    case 'scatter':
      return scatterPlot(one, box)
    case 'sheet':
      return sheetPlot(one, box)
  }
}

const boxOf = (index: number, across: number): Box => ({
  left: (index % across) * cell.width + cell.left,
  top: Math.floor(index / across) * cell.height + cell.top,
  width: cell.width - cell.left - cell.right,
  height: cell.height - cell.top - cell.bottom,
})

interface Entry {
  readonly label: string
  readonly style: LineStyle
  readonly kind: ChartLine['kind']
}

function legendOf(charts: readonly Chart[], styles: ReadonlyMap<string, LineStyle>, width: number) {
  const all = charts.flatMap(({ lines }) => lines)
  const entries = all.flatMap(({ label, kind }): Entry[] => {
    const style = styles.get(label)
    return style && label !== '' ? [{ label: kind === 'measured' ? label : `${label}, ${kind}`, style, kind }] : []
  })
  const unique = entries.filter(({ label }, k) => entries.findIndex((other) => other.label === label) === k)
  const placed: { entry: Entry; x: number; row: number }[] = []
  let x = cell.left
  let row = 0
  for (const entry of unique) {
    const length = 44 + legendEntry * entry.label.length
    if (x > cell.left && x + length > width) {
      x = cell.left
      row += 1
    }
    placed.push({ entry, x, row })
    x += length
  }
  return {
    height: unique.length === 0 ? 0 : (row + 1) * legendRow,
    entries: (top: number) =>
      placed.map(({ entry: { label, style, kind }, x: left, row: at }) => {
        const y = top + at * legendRow + 8
        const dash = kind === 'floor' ? '1 3' : kind === 'measured' ? style.dash : ''
        const look = { stroke: style.color, 'stroke-width': kind === 'measured' ? 2 : 1 }
        const dashes = dash === '' ? {} : { 'stroke-dasharray': dash }
        return [
          element('line', { x1: left, x2: left + 26, y1: y, y2: y, ...look, ...dashes }),
          text(label, { x: left + 32, y: y + 4, fill: '#1c2127' }),
        ].join('\n')
      }),
  }
}
