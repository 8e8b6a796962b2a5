import type { SampleSet } from '@contract/run'
import type { RunRecord } from '../../store'
import type { BundledRun } from './read'

type Rows = RunRecord['belonging'][string]

/** A part of a bundle's runs that is taken over in a moment, however large the whole is. What follows a run is of it. */
export type Piece =
  | { readonly kind: 'run'; readonly run: BundledRun }
  | { readonly kind: 'rows'; readonly table: string; readonly rows: Rows }
  | { readonly kind: 'preview'; readonly step: number; readonly samples: SampleSet }

const rowsAtOnce = 500

/** Runs as the pieces that make them up again, in order. */
export function* piecesOf(runs: Iterable<BundledRun>): Generator<Piece> {
  for (const run of runs) {
    const tables = Object.entries(run.record.belonging)
    const belonging = Object.fromEntries(tables.map(([table]): [string, Rows] => [table, []]))
    yield { kind: 'run', run: { ...run, record: { ...run.record, belonging }, previews: new Map() } }
    for (const [table, rows] of tables) {
      for (let first = 0; first < rows.length; first += rowsAtOnce) {
        yield { kind: 'rows', table, rows: rows.slice(first, first + rowsAtOnce) }
      }
    }
    for (const [step, samples] of run.previews) yield { kind: 'preview', step, samples }
  }
}

/** Makes runs of their pieces. */
export class Assembly {
  readonly runs: BundledRun[] = []
  private tables = new Map<string, Rows>()
  private previews = new Map<number, SampleSet>()

  add(piece: Piece): void {
    switch (piece.kind) {
      case 'run':
        this.tables = new Map(Object.keys(piece.run.record.belonging).map((table) => [table, []]))
        this.previews = new Map()
        this.runs.push({
          ...piece.run,
          record: { ...piece.run.record, belonging: Object.fromEntries(this.tables) },
          previews: this.previews,
        })
        return
      case 'rows':
        for (const row of piece.rows) this.tables.get(piece.table)?.push(row)
        return
      case 'preview':
        this.previews.set(piece.step, piece.samples)
    }
  }
}

/** The memory of a piece's numbers, which is handed over to another thread and not copied. */
export function numbersIn(piece: Piece): ArrayBuffer[] {
  const arrays = piece.kind === 'run' ? numbersOfRun(piece.run) : piece.kind === 'preview' ? [piece.samples.values] : []
  const buffers = new Set(arrays.map(({ buffer }) => buffer))
  return [...buffers].filter((buffer) => buffer instanceof ArrayBuffer)
}

const numbersOfRun = ({ curve, samples, checkpoint }: BundledRun): readonly ArrayBufferView[] => [
  curve.steps,
  curve.values,
  ...(samples ? [samples.values] : []),
  ...(checkpoint ? [checkpoint.bytes] : []),
]
