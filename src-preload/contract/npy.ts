import type { NumberBlock } from './tensors'

/**
 * .npy (numpy.lib.format): a magic, a version, the length of a Python dictionary as text, the dictionary with type,
 * order and shape, then the numbers. Written as version 1.0, float32 or uint8, C order.
 */

const npyMagic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59] as const
/** Bytes of a shape, such as images as they are kept. */
interface ByteBlock {
  readonly shape: readonly number[]
  readonly values: Uint8Array
}

/** Headers are padded so that the numbers begin at a multiple of this. */
const alignment = 64

/** The file of a block of numbers or of bytes, in two pieces of which the second shares the block's memory. */
export function encodeNpy({ shape, values }: NumberBlock | ByteBlock): Uint8Array<ArrayBuffer>[] {
  const type = values instanceof Uint8Array ? '|u1' : '<f4'
  const tuple = shape.length === 1 ? `(${String(shape[0])},)` : `(${shape.join(', ')})`
  const text = `{'descr': '${type}', 'fortran_order': False, 'shape': ${tuple}, }`
  const length = Math.ceil((npyMagic.length + 4 + text.length + 1) / alignment) * alignment
  const header = new Uint8Array(length).fill(0x20)
  header.set(npyMagic)
  header.set([1, 0], npyMagic.length)
  new DataView(header.buffer).setUint16(npyMagic.length + 2, length - npyMagic.length - 4, true)
  header.set(new TextEncoder().encode(text), npyMagic.length + 4)
  header[length - 1] = 0x0a
  return [header, bytesOf(values)]
}

/** The bytes of numbers, which they share where they lie in plain memory. */
const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array | Uint8Array): Uint8Array<ArrayBuffer> =>
  buffer instanceof ArrayBuffer
    ? new Uint8Array(buffer, byteOffset, byteLength)
    : new Uint8Array(new Uint8Array(buffer, byteOffset, byteLength))

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

/** NumPy's own are 128 bytes long. */
const longestHeader = 65_536

export const isNpy = (bytes: Uint8Array): boolean => npyMagic.every((byte, k) => bytes[k] === byte)

/** The numbers of a .npy file, one at a time, so that no copy of all of them is needed. */
export interface NpyArray {
  readonly shape: readonly number[]
  /** As the header names it, such as `|u1` of bytes. */
  readonly type: string
  readonly isFloat: boolean
  readonly count: number
  at(index: number): number
}

/**
 * Opens a .npy file in C order. What is wrong with it is thrown as `refuse` makes it from the rest of a sentence that
 * begins with the file's name.
 */
export function openNpy(bytes: Uint8Array, refuse: (what: string) => Error): NpyArray {
  if (!isNpy(bytes)) throw refuse('does not begin like a .npy file.')
  const version = bytes[6] ?? 0
  if (version < 1 || version > 3) throw refuse(`is of the format’s version ${String(version)}, which is not known.`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const begin = version === 1 ? 10 : 12
  if (bytes.length < begin) throw refuse('ends within its header.')
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true)
  const start = begin + length
  if (length > longestHeader || start > bytes.length) throw refuse('ends within its header.')
  const header = new TextDecoder('latin1').decode(bytes.subarray(begin, start))
  const type = /'descr'\s*:\s*'([^']{1,16})'/.exec(header)?.[1] ?? ''
  const reader = Object.hasOwn(readers, type) ? readers[type] : undefined
  if (!reader) throw refuse(`holds elements of type “${type}”; save it as uint8, float32 or float64 (little-endian).`)
  if (/'fortran_order'\s*:\s*True/.test(header))
    throw refuse('is stored column by column; save it with numpy.ascontiguousarray.')
  const shape = shapeIn(header)
  const count = shape?.reduce((product, size) => product * size, 1) ?? 0
  if (shape === null || !Number.isSafeInteger(count)) throw refuse('has a shape that cannot be read.')
  if (bytes.length - start !== count * reader.bytes) {
    const held = Math.floor((bytes.length - start) / reader.bytes)
    throw refuse(`holds ${String(held)} numbers; its header promises ${String(count)}.`)
  }
  return { shape, type, isFloat: reader.isFloat, count, at: (index) => reader.read(view, start + index * reader.bytes) }
}

function shapeIn(header: string): number[] | null {
  const found = /'shape'\s*:\s*\(([^)]{0,200})\)/.exec(header)?.[1]
  const sizes = found?.split(',').filter((size) => size.trim() !== '')
  const shape = sizes?.map(Number)
  return shape?.every((size) => Number.isSafeInteger(size) && size >= 0) ? shape : null
}
