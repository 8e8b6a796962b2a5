import type { NumberBlock } from './tensors'

/**
 * .npy (numpy.lib.format): a magic, a version, the length of a Python dictionary as text, the dictionary with type,
 * order and shape, then the numbers. Written as version 1.0, float32, C order.
 */

export const npyMagic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59] as const
/** Headers are padded so that the numbers begin at a multiple of this. */
const alignment = 64

/** The file of a block of numbers, in two pieces of which the second shares the block's memory. */
export function encodeNpy({ shape, values }: NumberBlock): Uint8Array<ArrayBuffer>[] {
  const tuple = shape.length === 1 ? `(${String(shape[0])},)` : `(${shape.join(', ')})`
  const text = `{'descr': '<f4', 'fortran_order': False, 'shape': ${tuple}, }`
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
const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array<ArrayBuffer> =>
  buffer instanceof ArrayBuffer
    ? new Uint8Array(buffer, byteOffset, byteLength)
    : new Uint8Array(new Uint8Array(buffer, byteOffset, byteLength))
