import { fail } from '@contract/failure'
import { mostValues, type Table } from './table'

/**
 * Reads points from text: one a line, numbers between commas, semicolons or tabs; a first line of names and empty lines
 * are passed over. Throws `data-damaged` naming the line and the column of what is not a number.
 */
export function readCsv(text: string, name: string): Table {
  const values: number[] = []
  let width = 0
  let line = 0
  for (const row of linesOf(text)) {
    line++
    if (row.trim() === '') continue
    const cells = row.split(/[,;\t]/)
    if (width === 0) {
      if (cells.every((cell) => !isNumber(cell)) && cells.some((cell) => cell.trim() !== '')) {
        if (line === 1) continue
      }
      width = cells.length
    }
    if (cells.length !== width)
      throw fail('data-damaged', `${name}, line ${line} has ${cells.length} cells, the lines above it have ${width}.`)
    cells.forEach((cell, column) => values.push(numberIn(cell, `${name}, line ${line}, column ${column + 1}`)))
    if (values.length > mostValues)
      throw fail('data-damaged', `${name} holds more than ${mostValues} numbers; draw a part of its rows and use that.`)
  }
  return { rows: width === 0 ? 0 : values.length / width, columns: width, values: Float32Array.from(values) }
}

const isNumber = (cell: string): boolean => cell.trim() !== '' && Number.isFinite(Number(cell))

function numberIn(cell: string, place: string): number {
  if (cell.trim() === '') throw fail('data-damaged', `${place} is empty; every cell must hold a number.`)
  const value = Math.fround(Number(cell))
  if (!Number.isFinite(value)) {
    const shown = cell.trim().slice(0, 40)
    throw fail('data-damaged', `${place} holds “${shown}”, which is not a finite number in single precision.`)
  }
  return value
}

/** The lines of a text one after the other, without holding them all at once. */
function* linesOf(text: string): Generator<string> {
  for (let from = 0; from < text.length;) {
    const next = text.indexOf('\n', from)
    const to = next === -1 ? text.length : next
    yield text.slice(from, text[to - 1] === '\r' ? to - 1 : to)
    from = to + 1
  }
}
