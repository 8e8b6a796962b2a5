import type { SweepRow, SweepTable } from '@contract/sweep/results'
import type { Workbench } from '../workbench'
import { chartOf } from './charts'
import type { Cell } from './figure/figure'
import { stylesOf } from './figure/styles'
import type { Panel, Study } from './study'

type Handlers = Workbench['handlers']
type ScatterPanel = Extract<Panel, { kind: 'scatter' }>
type SheetPanel = Extract<Panel, { kind: 'sheet' }>

/** Points along each side of the square that a density is drawn on. */
const resolution = 96

/** The cells of a study's figure, from its tables and from the samples of its runs. */
export async function cellsOf(
  study: Study,
  tables: ReadonlyMap<string, SweepTable>,
  handlers: Handlers,
): Promise<readonly Cell[]> {
  const cells: Cell[] = []
  for (const panel of study.figure.panels) cells.push(...(await cellsOfPanel(panel, study, tables, handlers)))
  return cells
}

async function cellsOfPanel(
  panel: Panel,
  { published }: Study,
  tables: ReadonlyMap<string, SweepTable>,
  handlers: Handlers,
): Promise<readonly Cell[]> {
  switch (panel.kind) {
    case 'chart': {
      const chart = chartOf(panel, published, tables)
      return chart.lines.some(({ kind }) => kind === 'measured') ? [chart] : []
    }
    case 'scatter': {
      const cells: (Cell | null)[] = []
      for (const row of ofFirstSeed(tables.get(panel.part))) cells.push(await scatterOf(panel, row, handlers))
      return cells.filter((cell) => cell !== null)
    }
    case 'sheet': {
      const cells: (Cell | null)[] = []
      for (const row of ofFirstSeed(tables.get(panel.part))) cells.push(await sheetOf(panel, row, handlers))
      return cells.filter((cell) => cell !== null)
    }
  }
}

async function scatterOf({ axes, x, y, count }: ScatterPanel, row: SweepRow, handlers: Handlers): Promise<Cell | null> {
  const points = await handlers['runs.samples']({ run: row.run, limit: count })
  if (points === null) return null
  const density = await handlers['experiment.density']({ spec: { ...row.spec }, axes, x, y, resolution })
  const label = row.spec.process.kind.toUpperCase()
  const color = stylesOf([label]).get(label)?.color ?? '#333333'
  return { kind: 'scatter', title: titleOf(row), color, points, axes, x, y, density }
}

async function sheetOf({ count }: SheetPanel, row: SweepRow, handlers: Handlers): Promise<Cell | null> {
  const samples = await handlers['runs.samples']({ run: row.run, limit: count })
  return samples?.images ? { kind: 'sheet', title: titleOf(row), images: samples, layout: samples.images } : null
}

/** Done runs of the least seed, in their order. */
function ofFirstSeed(table: SweepTable | undefined): readonly SweepRow[] {
  const done = (table?.rows ?? []).filter(({ state }) => state === 'done')
  const first = Math.min(...done.map(({ values }) => Number(values['seed'])))
  return done.filter(({ values }) => values['seed'] === first)
}

const titleOf = ({ values }: SweepRow): string =>
  Object.entries(values)
    .filter(([axis]) => axis !== 'seed')
    .map(([axis, value]) => (typeof value === 'string' ? value : `${axis} ${String(value)}`))
    .join(', ')
