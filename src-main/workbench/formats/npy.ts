import { fail } from '@contract/failure'
import { npyMagic } from '@contract/npy'
import type { NumberBlock } from '@contract/tensors'

export { encodeNpy } from '@contract/npy'

const longestHeader = 65_536

const readers = {
  '<f4': { bytes: 4, at: (view: DataView, k: number) => view.getFloat32(4 * k, true) },
  '<f8': { bytes: 8, at: (view: DataView, k: number) => view.getFloat64(8 * k, true) },
  '<i4': { bytes: 4, at: (view: DataView, k: number) => view.getInt32(4 * k, true) },
  '|u1': { bytes: 1, at: (view: DataView, k: number) => view.getUint8(k) },
} as const

const isKnown = (descr: string): descr is keyof typeof readers => Object.hasOwn(readers, descr)

/**
 * Reads an array of float32, float64, int32 or uint8 in C order as float32. `data-damaged` with what is wrong for a
 * file that is cut short, of another type or order, or holds numbers beyond float32.
 */
export function decodeNpy(bytes: Uint8Array): NumberBlock {
  const { header, data } = split(bytes)
  const descr = /'descr'\s*:\s*'([^']{1,8})'/.exec(header)?.[1]
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(header)?.[1]
  const dimensions = /'shape'\s*:\s*\(([\d\s,]*)\)/.exec(header)?.[1]
  if (descr === undefined || order === undefined || dimensions === undefined)
    throw damaged('its header is not readable')
  if (!isKnown(descr)) {
    throw damaged(`its numbers are of the type ${descr}; save it as float32, array.astype(numpy.float32)`)
  }
  if (order === 'True') throw damaged('its order is Fortran’s; save it with numpy.ascontiguousarray')
  const shape = dimensions
    .split(',')
    .map((length) => length.trim())
    .filter((length) => length !== '')
    .map(Number)
  const count = shape.reduce((product, length) => product * length, 1)
  const reader = readers[descr]
  if (!Number.isSafeInteger(count) || count * reader.bytes !== data.length) {
    throw damaged(`its shape (${shape.join(', ')}) asks for another number of bytes than it has`)
  }
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
  const values = new Float32Array(count)
  for (let k = 0; k < count; k += 1) {
    const number = reader.at(view, k)
    values[k] = number
    if (Number.isFinite(number) && !Number.isFinite(values[k])) {
      throw damaged(`entry ${String(k)} is ${String(number)}, which is beyond float32`)
    }
  }
  return { shape, values }
}

function split(bytes: Uint8Array): { header: string; data: Uint8Array } {
  if (bytes.length < 12 || npyMagic.some((byte, k) => bytes[k] !== byte)) throw damaged('it does not begin as one')
  const version = bytes[6] ?? 0
  if (version < 1 || version > 3) throw damaged(`its format version is ${String(version)}`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true)
  const begin = version === 1 ? 10 : 12
  if (length > longestHeader || begin + length > bytes.length) {
    throw damaged(`its header would be ${String(length)} bytes long`)
  }
  return {
    header: new TextDecoder().decode(bytes.subarray(begin, begin + length)),
    data: bytes.subarray(begin + length),
  }
}

const damaged = (what: string) => fail('data-damaged', `This is not a whole .npy file: ${what}.`)
