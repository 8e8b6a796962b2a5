import type { SeriesPoint, SweepLine } from '@contract/sweep/results'

/** One set of axes with its lines, as numbers. */
export interface Chart {
  readonly kind: 'chart'
  readonly title: string
  readonly x: AxisText
  readonly y: AxisText
  readonly lines: readonly ChartLine[]
}

export interface AxisText {
  readonly label: string
  readonly scale: 'linear' | 'log'
  /** Names of the places along it, where they are no numbers. */
  readonly names: readonly string[]
}

export interface ChartLine {
  readonly label: string
  /** measured: with its band. published and floor: thin, without markers of their own. */
  readonly kind: 'measured' | 'published' | 'floor'
  readonly points: readonly ChartPoint[]
}

export interface ChartPoint {
  readonly x: number
  readonly y: number
  /** Half the height of the band; 0 where there is none. */
  readonly spread: number
}

/** Places along an axis as numbers: themselves, or their order where one of them is no number. */
export function placesOf(lines: readonly SweepLine[]): { names: readonly string[]; at(point: SeriesPoint): number } {
  const all = [...new Set(lines.flatMap(({ points }) => points.map(({ at }) => at)))]
  if (all.every((at) => typeof at === 'number')) return { names: [], at: ({ at }) => Number(at) }
  const names = all.map(String)
  return { names, at: ({ at }) => names.indexOf(String(at)) }
}

/** Lines as a chart has them: points that a logarithmic axis cannot show are left out. */
export const chartPoints = (
  points: readonly SeriesPoint[],
  at: (point: SeriesPoint) => number,
  y: AxisText['scale'],
): readonly ChartPoint[] =>
  points
    .map((point) => ({ x: at(point), y: point.mean, spread: point.deviation ?? 0 }))
    .filter((point) => Number.isFinite(point.y) && (y === 'linear' || point.y > 0))
