import type { Report, Row } from './report.ts'

const blank = '–'

/** A time in the unit that reads best. */
export function time(milliseconds: number | null): string {
  if (milliseconds === null) return blank
  return milliseconds < 1000 ? `${milliseconds.toPrecision(3)} ms` : `${(milliseconds / 1000).toPrecision(3)} s`
}

const ratioText = (ratio: number | null): string => (ratio === null ? blank : ratio.toFixed(2))
const quartilesText = (quartiles: Row['quartiles']): string =>
  quartiles === null ? blank : `${quartiles.low.toFixed(2)} to ${quartiles.high.toFixed(2)}`
const megabytes = (bytes: number | null): string => (bytes === null ? blank : `${(bytes / 2 ** 20).toFixed(0)} MB`)

/** Whether a row keeps what is asked of it: its ratio, or its time in milliseconds. */
export function verdict({ ratio, asked, asks, ours }: Row): '✓' | '✗' | typeof blank {
  const measured = asks === 'time' ? ours : ratio
  if (asked === null || measured === null) return blank
  return measured <= asked ? '✓' : '✗'
}

const askedText = ({ asked, asks }: Row): string =>
  asked === null ? blank : `≤ ${asks === 'time' ? time(asked) : asked.toFixed(2)}`

const head = ['', 'ours', 'peer', 'ratio', 'half of them', 'processor', 'asked', '', 'memory', 'peer is']

/** The report as lines of text: a table, what is missing and why, and the memory of a long run. */
export function table({ rows, memory }: Report): readonly string[] {
  const cells = rows.map((row) => [
    row.name,
    time(row.ours),
    time(row.peers),
    ratioText(row.ratio),
    quartilesText(row.quartiles),
    ratioText(row.processorRatio),
    askedText(row),
    verdict(row),
    megabytes(row.peakBytes),
    row.peer ?? blank,
  ])
  const widths = head.map((title, column) =>
    Math.max(...[head, ...cells].map((line) => (line[column] ?? title).length)),
  )
  const line = (texts: readonly string[]) =>
    texts
      .map((text, column) => (column === 0 ? text.padEnd(widths[0] ?? 0) : text.padStart(widths[column] ?? 0)))
      .join('  ')
  const notes = rows.flatMap(({ name, note }) => (note === null ? [] : [`${name}: ${note}`]))
  const long =
    memory === null
      ? []
      : [
          `Resident memory at step ${String(memory.steps / 10)}: ${megabytes(memory.earlyBytes)}, at step ${String(memory.steps)}: ${megabytes(memory.lateBytes)}`,
        ]
  return [line(head), ...cells.map(line), ...notes, ...long]
}
