/** Numbers in the history are float32, little-endian: what every machine that Cloudpin runs on has in memory. */

/** The bytes of a block of numbers, not copied. */
export const bytesOf = (values: Float32Array | Int32Array): Uint8Array =>
  new Uint8Array(values.buffer, values.byteOffset, values.byteLength)

/** The numbers in a blob; copied only where the blob does not begin at a multiple of four. */
export function numbersOf(bytes: Uint8Array): Float32Array {
  const length = Math.floor(bytes.byteLength / 4)
  return bytes.byteOffset % 4 === 0
    ? new Float32Array(bytes.buffer, bytes.byteOffset, length)
    : new Float32Array(bytes.slice(0, length * 4).buffer)
}

/** The 32-bit integers in a blob. */
export const integersOf = (bytes: Uint8Array): Int32Array =>
  new Int32Array(Uint8Array.from(bytes).buffer, 0, Math.floor(bytes.byteLength / 4))
