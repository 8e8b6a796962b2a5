import { gunzipSync } from 'node:zlib'
import type { CloudpinError } from '@contract/failure'
import { mostFileBytes } from '../limits'
import { problem } from '../problem'

/** An IDX file of bytes: the shape its header states and the values behind the header. */
export interface IdxBytes {
  readonly shape: readonly number[]
  readonly values: Uint8Array
}

const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b

/** A file's bytes, unpacked where it is gzip. Throws `data-damaged` where it cannot be unpacked. */
export function unpacked(bytes: Uint8Array, name: string, most = mostFileBytes): Uint8Array {
  if (!isGzip(bytes)) return bytes
  try {
    const plain = gunzipSync(bytes, { maxOutputLength: most })
    return new Uint8Array(plain.buffer, plain.byteOffset, plain.length)
  } catch (thrown) {
    const isLarge = thrown instanceof RangeError
    const why = isLarge ? `it holds more than ${String(most / 1e6)} MB` : 'it is cut off or damaged'
    throw problem(name, `cannot be unpacked: ${why}.`)
  }
}

/** Whether bytes begin like an IDX file, whatever its element type. */
export const isIdx = (bytes: Uint8Array): boolean => {
  const [a, b, type = 0, rank = 0] = bytes
  return a === 0 && b === 0 && type >= 0x08 && type <= 0x0e && rank >= 1 && rank <= 4
}

/** What is wrong with an IDX file, for the end of a sentence. */
export type Damaged = (what: string) => CloudpinError

/** Reads an unpacked IDX file of unsigned bytes. Throws what `damaged` makes of what is wrong with it. */
export function parseIdx(bytes: Uint8Array, damaged: Damaged): IdxBytes {
  if (bytes.length < 4) throw damaged(`it has ${String(bytes.length)} bytes, less than its header`)
  if (!isIdx(bytes)) throw damaged('it does not start like an IDX file of bytes')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  // Two zero bytes, the element type (8: unsigned byte), the number of axes.
  if (view.getUint8(2) !== 0x08) throw damaged('it holds other numbers than unsigned bytes')
  const rank = view.getUint8(3)
  const headerLength = 4 + 4 * rank
  if (bytes.length < headerLength) throw damaged(`it has ${String(bytes.length)} bytes, less than its header`)
  const shape = Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis))
  const length = headerLength + shape.reduce((product, size) => product * size, 1)
  if (bytes.length !== length)
    throw damaged(`its header promises ${String(length)} bytes, it has ${String(bytes.length)}`)
  return { shape, values: bytes.subarray(headerLength) }
}
