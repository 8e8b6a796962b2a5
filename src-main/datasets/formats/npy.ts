import { problem } from '../problem'

type Read = (view: DataView, at: number) => number

/** How elements are read, by the type that a header names. */
const readers: Readonly<Record<string, { readonly bytes: number; readonly isFloat: boolean; readonly read: Read }>> = {
  '|u1': { bytes: 1, isFloat: false, read: (view, at) => view.getUint8(at) },
  '|b1': { bytes: 1, isFloat: false, read: (view, at) => view.getUint8(at) },
  '|i1': { bytes: 1, isFloat: false, read: (view, at) => view.getInt8(at) },
  '<u2': { bytes: 2, isFloat: false, read: (view, at) => view.getUint16(at, true) },
  '<i2': { bytes: 2, isFloat: false, read: (view, at) => view.getInt16(at, true) },
  '<i4': { bytes: 4, isFloat: false, read: (view, at) => view.getInt32(at, true) },
  '<u4': { bytes: 4, isFloat: false, read: (view, at) => view.getUint32(at, true) },
  '<i8': { bytes: 8, isFloat: false, read: (view, at) => Number(view.getBigInt64(at, true)) },
  '<f4': { bytes: 4, isFloat: true, read: (view, at) => view.getFloat32(at, true) },
  '<f8': { bytes: 8, isFloat: true, read: (view, at) => view.getFloat64(at, true) },
}

export const isNpy = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x93 && String.fromCharCode(...bytes.subarray(1, 6)) === 'NUMPY'

/** Values of a .npy file, one at a time, so that no copy of all of them is needed. */
export interface NpyFile {
  readonly shape: readonly number[]
  readonly isFloat: boolean
  readonly count: number
  at(index: number): number
}

/** Reads a .npy file's header. Throws `data-damaged` naming the file and what is wrong with it. */
export function openNpy(bytes: Uint8Array, name: string): NpyFile {
  if (!isNpy(bytes)) throw problem(name, 'does not start like a .npy file.')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const isLong = (bytes[6] ?? 1) > 1
  const begin = isLong ? 12 : 10
  if (bytes.length < begin) throw problem(name, 'ends within its header.')
  const start = begin + (isLong ? view.getUint32(8, true) : view.getUint16(8, true))
  if (start > bytes.length) throw problem(name, 'ends within its header.')
  const header = new TextDecoder('latin1').decode(bytes.subarray(begin, start))
  const type = /'descr':\s*'([^']{1,16})'/.exec(header)?.[1] ?? ''
  const reader = Object.hasOwn(readers, type) ? readers[type] : undefined
  if (!reader)
    throw problem(name, `holds elements of type “${type}”; save it as uint8, float32 or float64 (little-endian).`)
  if (/'fortran_order':\s*True/.test(header))
    throw problem(name, 'is stored column by column; save it with numpy.ascontiguousarray.')
  const shape = shapeIn(header)
  const count = shape?.reduce((product, size) => product * size, 1) ?? 0
  if (shape === null || !Number.isSafeInteger(count)) throw problem(name, 'has a shape that cannot be read.')
  if (bytes.length - start !== count * reader.bytes) {
    const [promised, held] = [String(count), String(Math.floor((bytes.length - start) / reader.bytes))]
    throw problem(name, `holds ${held} numbers; its header promises ${promised}.`)
  }
  return { shape, isFloat: reader.isFloat, count, at: (index) => reader.read(view, start + index * reader.bytes) }
}

function shapeIn(header: string): number[] | null {
  const found = /'shape':\s*\(([^)]{0,200})\)/.exec(header)?.[1]
  const sizes = found?.split(',').filter((size) => size.trim() !== '')
  const shape = sizes?.map(Number)
  return shape?.every((size) => Number.isSafeInteger(size) && size >= 0) ? shape : null
}
