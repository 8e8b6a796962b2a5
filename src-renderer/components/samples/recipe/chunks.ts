import { fail } from '@contract/failure'

/** A part of a PNG file (ISO/IEC 15948): its type of four letters, and its bytes. */
export interface Chunk {
  readonly type: string
  readonly data: Uint8Array
}

const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)

/** Length, type and checksum. */
const around = 12

/**
 * The chunks of a PNG file. Throws a CloudpinError (`invalid-input`) where it is none, is cut off, or a chunk is not what
 * its checksum says.
 */
export function readChunks(bytes: Uint8Array): readonly Chunk[] {
  if (bytes.length < signature.length || signature.some((byte, i) => bytes[i] !== byte))
    throw fail('invalid-input', 'This file is no PNG; drop a sheet that was exported as PNG.')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const chunks: Chunk[] = []
  let at = signature.length
  while (chunks.at(-1)?.type !== 'IEND') {
    if (at + around > bytes.length) throw cutOff()
    const length = view.getUint32(at)
    if (length > bytes.length - at - around) throw cutOff()
    const typed = bytes.subarray(at + 4, at + 8 + length)
    if (crc32(typed) !== view.getUint32(at + 8 + length))
      throw fail('invalid-input', 'This PNG is damaged: a part of it does not match its checksum. Export it again.')
    chunks.push({ type: String.fromCharCode(...typed.subarray(0, 4)), data: typed.subarray(4) })
    at += around + length
  }
  return chunks
}

const cutOff = () => fail('invalid-input', 'This PNG is cut off before its end. Export it again.')

/** A PNG file of these chunks. */
export function writeChunks(chunks: readonly Chunk[]): Uint8Array<ArrayBuffer> {
  const length = chunks.reduce((sum, { data }) => sum + around + data.length, signature.length)
  const bytes = new Uint8Array(length)
  const view = new DataView(bytes.buffer)
  bytes.set(signature)
  let at = signature.length
  for (const { type, data } of chunks) {
    view.setUint32(at, data.length)
    for (let i = 0; i < 4; i++) bytes[at + 4 + i] = type.charCodeAt(i)
    bytes.set(data, at + 8)
    view.setUint32(at + 8 + data.length, crc32(bytes.subarray(at + 4, at + 8 + data.length)))
    at += around + data.length
  }
  return bytes
}

/** What each byte does to a checksum. */
const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1
  return value
})

/** The checksum of ISO 3309, as PNG has it. */
export function crc32(bytes: Uint8Array): number {
  let sum = 0xffffffff
  for (const byte of bytes) sum = (table[(sum ^ byte) & 0xff] ?? 0) ^ (sum >>> 8)
  return (sum ^ 0xffffffff) >>> 0
}
