import { encode } from 'fast-png'
import { encode as encodeJpeg } from 'jpeg-js'

type Depth = 1 | 2 | 4 | 8 | 16

/** A PNG file of samples from 0 to 2^depth − 1. */
export const png = (width: number, height: number, channels: number, data: number[], depth: Depth = 8): Uint8Array =>
  encode({ width, height, channels, depth, data: depth === 16 ? Uint16Array.from(data) : Uint8Array.from(data) })

/** A grey PNG of one brightness. */
export const greyPng = (side: number, value: number): Uint8Array =>
  png(side, side, 1, Array<number>(side * side).fill(value))

/** A JPEG of one colour. */
export function jpeg(side: number, [red, green, blue]: readonly [number, number, number]): Uint8Array {
  const data = Uint8Array.from({ length: 4 * side * side }, (_, i) => [red, green, blue, 255][i % 4] ?? 0)
  return Uint8Array.from(encodeJpeg({ width: side, height: side, data }, 95).data)
}

/** An IDX file of bytes. */
export function idx(shape: readonly number[], values: ArrayLike<number>): Uint8Array {
  const bytes = new Uint8Array(4 + 4 * shape.length + values.length)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, 0x0800 + shape.length)
  shape.forEach((size, axis) => view.setUint32(4 + 4 * axis, size))
  bytes.set(Array.from(values), 4 + 4 * shape.length)
  return bytes
}

/** A .npy file. */
export function npy(
  type: string,
  shape: readonly number[],
  data: Uint8Array | Float32Array | Float64Array | Int32Array,
) {
  const sizes = shape.length === 1 ? `${String(shape[0])},` : shape.join(', ')
  const text = `{'descr': '${type}', 'fortran_order': False, 'shape': (${sizes}), }`
  const header = `${text.padEnd(Math.ceil((text.length + 11) / 64) * 64 - 11)}\n`
  const head = Buffer.alloc(10)
  head.write('\x93NUMPY\x01\x00', 'latin1')
  head.writeUInt16LE(header.length, 8)
  const body = Buffer.from(data.buffer, data.byteOffset, data.byteLength)
  return Uint8Array.from(Buffer.concat([head, Buffer.from(header, 'latin1'), body]))
}

/** Records of CIFAR-10: a label, and planes of which each value is the label and its channel. */
export function cifar(labels: readonly number[]): Uint8Array {
  const plane = (label: number, channel: number) => Array<number>(1024).fill(10 * label + channel)
  return Uint8Array.from(labels.flatMap((label) => [label, ...plane(label, 0), ...plane(label, 1), ...plane(label, 2)]))
}
