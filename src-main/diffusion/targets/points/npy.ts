import { fail } from '@contract/failure'
import { openNpy } from '@contract/npy'
import { mostValues, type Table } from './table'

/** Reads a .npy array of points × coordinates (a list is one coordinate). Throws `data-damaged` with what is wrong. */
export function readNpy(bytes: Uint8Array, name: string): Table {
  const { shape, count, at } = openNpy(bytes, (what) => fail('data-damaged', `${name} ${what}`))
  const [rows, columns = 1] = shape
  if (rows === undefined || shape.length > 2)
    throw fail('data-damaged', `${name} has the shape (${shape.join(', ')}); it must be points × coordinates.`)
  if (count > mostValues)
    throw fail('data-damaged', `${name} holds more than ${mostValues} numbers; draw a part of its rows and use that.`)
  const values = Float32Array.from({ length: count }, (_, i) => at(i))
  const bad = values.findIndex((value) => !Number.isFinite(value))
  if (bad !== -1) {
    const [row, column] = [Math.floor(bad / columns), bad % columns]
    throw fail('data-damaged', `${name}, row ${row}, column ${column} is not a finite number in single precision.`)
  }
  return { rows, columns, values }
}
