import { fail } from '@contract/failure'
import { openNpy } from '@contract/npy'
import type { NumberBlock } from '@contract/tensors'

/**
 * Reads an array in C order as float32. `data-damaged` with what is wrong for a file that is cut short, of another type
 * or order, or holds numbers beyond float32.
 */
export function decodeNpy(bytes: Uint8Array): NumberBlock {
  const { shape, count, at } = openNpy(bytes, damaged)
  const values = new Float32Array(count)
  for (let k = 0; k < count; k += 1) {
    const number = at(k)
    values[k] = number
    if (Number.isFinite(number) && !Number.isFinite(values[k])) {
      throw damaged(`holds ${String(number)} as entry ${String(k)}, which is beyond float32.`)
    }
  }
  return { shape: [...shape], values }
}

const damaged = (what: string) => fail('data-damaged', `This file ${what}`)
