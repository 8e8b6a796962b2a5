/**
 * TensorBoard's event files: records, each a length, the length's checksum, the bytes, the bytes' checksum (little-endian;
 * CRC-32C, masked as the format asks); each record's bytes are an Event of its protocol buffers, of which the fields
 * wall_time (1), step (2), file_version (3) and summary (5) are written.
 */

/** A point of a scalar curve. */
export interface ScalarEvent {
  /** Seconds since 1970. */
  readonly wallTime: number
  readonly step: number
  readonly tag: string
  readonly value: number
}

/** The first record of every file. */
export const tensorboardHeader = (wallTime: number): Uint8Array =>
  record(concatenate([double(1, wallTime), bytesField(3, new TextEncoder().encode('brain.Event:2'))]))

/** The record of one point. */
export function encodeScalar({ wallTime, step, tag, value }: ScalarEvent): Uint8Array {
  const point = concatenate([bytesField(1, new TextEncoder().encode(tag)), float(2, value)])
  return record(concatenate([double(1, wallTime), whole(2, step), bytesField(5, bytesField(1, point))]))
}

/** A file's name, by which TensorBoard knows it. */
export const tensorboardName = (wallTime: number): string =>
  `events.out.tfevents.${String(Math.floor(wallTime))}.cloudpin`

function record(data: Uint8Array): Uint8Array {
  const framed = new Uint8Array(16 + data.length)
  const view = new DataView(framed.buffer)
  view.setBigUint64(0, BigInt(data.length), true)
  view.setUint32(8, masked(framed.subarray(0, 8)), true)
  framed.set(data, 12)
  view.setUint32(12 + data.length, masked(data), true)
  return framed
}

/** Castagnoli's polynomial, reflected. */
const polynomial = 0x82f63b78
const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte
  for (let bit = 0; bit < 8; bit += 1) rest = rest & 1 ? (rest >>> 1) ^ polynomial : rest >>> 1
  return rest
})

function masked(data: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of data) crc = (table[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8)
  crc = ~crc >>> 0
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0
}

/** Wire types of protocol buffers. */
const wire = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const

const key = (field: number, type: number): Uint8Array => Uint8Array.of((field << 3) | type)

function varint(value: number): Uint8Array {
  const out: number[] = []
  let rest = BigInt(value)
  for (; rest > 127n; rest >>= 7n) out.push(Number(rest & 127n) | 128)
  out.push(Number(rest))
  return Uint8Array.from(out)
}

const whole = (field: number, value: number) => concatenate([key(field, wire.varint), varint(value)])

const bytesField = (field: number, value: Uint8Array) =>
  concatenate([key(field, wire.bytes), varint(value.length), value])

function double(field: number, value: number): Uint8Array {
  const eight = new Uint8Array(8)
  new DataView(eight.buffer).setFloat64(0, value, true)
  return concatenate([key(field, wire.fixed64), eight])
}

function float(field: number, value: number): Uint8Array {
  const four = new Uint8Array(4)
  new DataView(four.buffer).setFloat32(0, value, true)
  return concatenate([key(field, wire.fixed32), four])
}

function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let offset = 0
  for (const part of parts) {
    all.set(part, offset)
    offset += part.length
  }
  return all
}
