import { readBytes, type FileEntry } from '../files'
import { demandRoom, problem, refused, shownName } from '../problem'
import { demandSameSize } from './arrays'
import { asBytes, rangeOf, roundedNote, type Range } from './range'
import { asLabels, isOfTest, joinParts, numberedClasses, sizeOf, type Part, type ReadSet, type Size } from './source'

/** Which columns of a table are what. */
interface Columns {
  readonly count: number
  /** Place of the label; null where there is none. */
  readonly label: number | null
  readonly size: Size
}

interface TablePart extends Part {
  readonly size: Size
  readonly range: Range
  readonly isFloat: boolean
}

/** Bytes of a table at most: it is held as text and as numbers at once. */
const mostBytes = 800_000_000

const labelNames = ['label', 'labels', 'class', 'target', 'y', 'digit']

/**
 * Reads tables of pixels: an image a line, square, row by row (the channels of a pixel together), and perhaps a column
 * of labels: one that the first line calls “label” or “class”, else the first one where there is a column too many. Where
 * a file's name says “test”, its images are for the test.
 */
export function readCsvFiles(files: readonly FileEntry[]): ReadSet {
  const hasTest = files.some(({ name }) => !isOfTest(name))
  const partOf = (ofTest: boolean): TablePart | null => {
    const [own, more] = files.filter(({ name }) => (hasTest ? isOfTest(name) === ofTest : !ofTest))
    if (own && more)
      throw refused(`${shownName(own.name)} and ${shownName(more.name)} are both to train on; import them one by one.`)
    return own ? readTable(own) : null
  }
  const [train, test] = [partOf(false), partOf(true)]
  if (train === null) throw refused('There is no table of pixels to train on.')
  demandSameSize(train, test)
  const kept = joinParts(train.size, train, test, numberedClasses(test ? [train, test] : [train]))
  const channels =
    train.size.channels === 3 ? ['The columns are read as red, green and blue of pixel after pixel.'] : []
  const rounded = train.isFloat ? [roundedNote(train.range)] : []
  return { source: 'csv', images: kept, range: train.range, notes: [...channels, ...rounded] }
}

function readTable(file: FileEntry): TablePart {
  const { name } = file
  const bytes = readBytes(file, mostBytes)
  const lines = linesOf(bytes)
  const first = lines[0]
  if (first === undefined) throw problem(name, 'is empty.')
  const head = cellsOf(bytes, first)
  const isNamed = head.some((cell) => Number.isNaN(numberOf(cell)))
  const columns = columnsOf(name, head, isNamed)
  const rows = isNamed ? lines.slice(1) : lines
  if (rows.length === 0) throw problem(name, 'holds no images, only the names of its columns.')
  const each = columns.count - (columns.label === null ? 0 : 1)
  demandRoom(name, rows.length, each)
  // in single precision: pixels are bytes in the end
  const values = new Float32Array(rows.length * each)
  const labels = new Float64Array(columns.label === null ? 0 : rows.length)
  rows.forEach((line, row) => {
    const cells = cellsOf(bytes, line)
    const place = `line ${String(line.number)}`
    if (cells.length !== columns.count) {
      const [has, needs] = [String(cells.length), String(columns.count)]
      throw problem(name, `has ${has} columns in ${place}; the first line has ${needs}.`)
    }
    let at = row * each
    cells.forEach((cell, column) => {
      const value = numberOf(cell)
      if (!Number.isFinite(value)) {
        const shown = shownName(cell.trim().slice(0, 40))
        throw problem(name, `has “${shown}” in ${place}, column ${String(column + 1)}; every cell is a number.`)
      }
      if (column === columns.label) labels[row] = value
      else values[at++] = value
    })
  })
  const at = (i: number) => values[i] ?? NaN
  const range = rangeOf(name, values.length, at, (i) => `in line ${String(rows[Math.floor(i / each)]?.number ?? 0)}`)
  return {
    ...{ name, range, size: columns.size, count: rows.length },
    isFloat: values.some((value) => !Number.isInteger(value)),
    pixels: asBytes(values.length, at, range),
    labels: columns.label === null ? null : asLabels(name, labels.length, (i) => labels[i] ?? NaN),
  }
}

/** Which of the columns is the label, and what size the images have. */
function columnsOf(name: string, head: readonly string[], isNamed: boolean): Columns {
  const count = head.length
  const called = isNamed ? head.findIndex((cell) => labelNames.includes(bare(cell).toLowerCase())) : -1
  if (called >= 0) {
    const size = squareOf(name, count - 1)
    if (size) return { count, label: called, size }
  } else {
    const whole = squareOf(name, count)
    if (whole) return { count, label: null, size: whole }
    const size = squareOf(name, count - 1)
    if (size) return { count, label: 0, size }
  }
  const pixels = String(called >= 0 ? count - 1 : count)
  throw problem(
    name,
    `has ${pixels} columns of pixels; a square image has n² or 3 n² (28 × 28 are 784), and one more for the label.`,
  )
}

function squareOf(name: string, values: number): Size | null {
  for (const channels of [1, 3]) {
    const side = Math.sqrt(values / channels)
    if (Number.isInteger(side) && side >= 2) return sizeOf(name, side, side, channels)
  }
  return null
}

interface Line {
  /** Counted from 1. */
  readonly number: number
  readonly from: number
  readonly to: number
}

/** Where the lines of a text begin and end; empty ones are passed over. */
function linesOf(bytes: Uint8Array): Line[] {
  const lines: Line[] = []
  let number = 0
  for (let from = 0; from < bytes.length;) {
    const next = bytes.indexOf(10, from)
    const end = next === -1 ? bytes.length : next
    const to = bytes[end - 1] === 13 ? end - 1 : end
    number += 1
    if (to > from) lines.push({ number, from, to })
    from = end + 1
  }
  return lines
}

/** The longest line that a table of pixels can have, in bytes. */
const longestLine = 8_000_000

function cellsOf(bytes: Uint8Array, { from, to }: Line): string[] {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + from, Math.min(to - from, longestLine)).toString('latin1')
  return text.split(text.includes(',') ? ',' : /[;\t]/)
}

const bare = (cell: string): string => cell.trim().replace(/^"|"$/g, '')

/** A cell's number; NaN where it is none. */
function numberOf(cell: string): number {
  const text = bare(cell)
  return text === '' ? NaN : Number(text)
}
