import { fail } from '@contract/failure'
import { mostValues, type Table } from './table'

/** How the elements of a .npy file are read, by the type that its header names. */
const readers: Readonly<Record<string, { readonly bytes: number; read(view: DataView, at: number): number }>> = {
  '<f4': { bytes: 4, read: (view, at) => view.getFloat32(at, true) },
  '<f8': { bytes: 8, read: (view, at) => view.getFloat64(at, true) },
  '<i4': { bytes: 4, read: (view, at) => view.getInt32(at, true) },
  '<i8': { bytes: 8, read: (view, at) => Number(view.getBigInt64(at, true)) },
  '|u1': { bytes: 1, read: (view, at) => view.getUint8(at) },
}

export const isNpy = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x93 && String.fromCharCode(...bytes.subarray(1, 6)) === 'NUMPY'

/** Reads a .npy array of points × coordinates (a list is one coordinate). Throws `data-damaged` with what is wrong. */
export function readNpy(bytes: Uint8Array, name: string): Table {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const long = (bytes[6] ?? 1) > 1
  const begin = long ? 12 : 10
  if (bytes.length < begin) throw fail('data-damaged', `${name} ends within its header.`)
  const length = long ? view.getUint32(8, true) : view.getUint16(8, true)
  const header = new TextDecoder('latin1').decode(bytes.subarray(begin, begin + length))
  const type = /'descr':\s*'([^']+)'/.exec(header)?.[1] ?? ''
  const shape = (/'shape':\s*\(([^)]*)\)/.exec(header)?.[1] ?? '')
    .split(',')
    .filter((size) => size.trim() !== '')
    .map(Number)
  const reader = readers[type]
  if (!reader)
    throw fail(
      'data-damaged',
      `${name} holds elements of type “${type}”; save it as float32 or float64 (little-endian).`,
    )
  if (/'fortran_order':\s*True/.test(header))
    throw fail('data-damaged', `${name} is stored column by column; save it with numpy.ascontiguousarray.`)
  const [rows, columns = 1] = shape
  if (rows === undefined || shape.length > 2 || !shape.every(Number.isSafeInteger))
    throw fail('data-damaged', `${name} has the shape (${shape.join(', ')}); it must be points × coordinates.`)
  const count = rows * columns
  if (count > mostValues)
    throw fail('data-damaged', `${name} holds more than ${mostValues} numbers; draw a part of its rows and use that.`)
  const start = begin + length
  if (bytes.length - start < count * reader.bytes)
    throw fail('data-damaged', `${name} is cut off: its header promises ${count} numbers, it has fewer.`)
  const values = Float32Array.from({ length: count }, (_, i) => reader.read(view, start + i * reader.bytes))
  const bad = values.findIndex((value) => !Number.isFinite(value))
  if (bad !== -1) {
    const [row, column] = [Math.floor(bad / columns), bad % columns]
    throw fail('data-damaged', `${name}, row ${row}, column ${column} is not a finite number in single precision.`)
  }
  return { rows, columns, values }
}
