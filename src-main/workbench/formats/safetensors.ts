import { z } from 'zod'
import { fail } from '@contract/failure'
import type { Checkpoint, CheckpointTensor } from '../../engine/messages'

/**
 * safetensors (github.com/huggingface/safetensors): eight bytes with the length of a JSON header, little-endian; the
 * header, which names each tensor with its type, shape and place; then the tensors' bytes without a gap.
 * A checkpoint's step is kept in the metadata as `step`.
 */

const dtypes = {
  F32: { name: 'float32', bytes: 4 },
  I32: { name: 'int32', bytes: 4 },
  BOOL: { name: 'bool', bytes: 1 },
} as const

const letters = { float32: 'F32', int32: 'I32', bool: 'BOOL' } as const

const whole = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER)
const entrySchema = z.object({
  dtype: z.enum(['F32', 'I32', 'BOOL'], { error: 'has a type other than F32, I32 and BOOL' }),
  shape: z.array(whole),
  data_offsets: z.tuple([whole, whole]),
})
const headerSchema = z.record(z.string(), z.unknown())
const metadataSchema = z.record(z.string(), z.string())

/** A header longer than this is refused; the format's own reader has the same limit. */
const longestHeader = 100_000_000

/** The file of a checkpoint, in pieces that share the tensors' memory. */
export function encodeSafetensors({ step, tensors }: Checkpoint): Uint8Array[] {
  // four-byte tensors first, so that every tensor begins at a multiple of its element's size
  const ordered = [...tensors].sort((a, b) => elementBytes(b) - elementBytes(a))
  let offset = 0
  const entries = ordered.map((tensor) => {
    const begin = offset
    offset += tensor.data.byteLength
    return [tensor.name, { dtype: letters[tensor.dtype], shape: tensor.shape, data_offsets: [begin, offset] }]
  })
  const header = { __metadata__: { format: 'cloudpin', step: String(step) }, ...Object.fromEntries(entries) }
  const text = new TextEncoder().encode(JSON.stringify(header))
  const padded = new Uint8Array(8 + Math.ceil(text.length / 8) * 8).fill(0x20)
  new DataView(padded.buffer).setBigUint64(0, BigInt(padded.length - 8), true)
  padded.set(text, 8)
  return [padded, ...ordered.map(({ data }) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength))]
}

/**
 * Reads a file that `encodeSafetensors` or another writer made. Nothing in it is believed before it is checked:
 * `data-damaged` with what is wrong.
 */
export function decodeSafetensors(bytes: Uint8Array): Checkpoint {
  const { header, data } = split(bytes)
  const metadata = metadataSchema.safeParse(header['__metadata__'] ?? {})
  if (!metadata.success) throw damaged('its metadata is not made of texts')
  const step = Number(metadata.data['step'] ?? 0)
  if (!Number.isSafeInteger(step) || step < 0) throw damaged('its step is not a whole number')
  const tensors: CheckpointTensor[] = []
  const places: { readonly begin: number; readonly end: number }[] = []
  for (const [name, value] of Object.entries(header)) {
    if (name === '__metadata__') continue
    const entry = entrySchema.safeParse(value)
    if (!entry.success) throw damaged(`its tensor “${name}” is not described as it should be`)
    const { dtype, shape } = entry.data
    const [begin, end] = entry.data.data_offsets
    const count = shape.reduce((product, length) => product * length, 1)
    if (begin > end || end > data.length) throw damaged(`its tensor “${name}” lies outside the file`)
    if (count * dtypes[dtype].bytes !== end - begin)
      throw damaged(`its tensor “${name}” has a size other than its shape`)
    places.push({ begin, end })
    tensors.push({ name, shape, dtype: dtypes[dtype].name, data: elements(dtype, data.subarray(begin, end)) })
  }
  refuseGaps(places, data.length)
  return { step, tensors }
}

function split(bytes: Uint8Array): { header: Record<string, unknown>; data: Uint8Array } {
  if (bytes.length < 8) throw damaged('it is shorter than its header’s length')
  const length = new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true)
  if (length > BigInt(longestHeader) || length > BigInt(bytes.length - 8)) {
    throw damaged(`its header would be ${String(length)} bytes long`)
  }
  const end = 8 + Number(length)
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(8, end))
    return { header: headerSchema.parse(JSON.parse(text)), data: bytes.subarray(end) }
  } catch {
    throw damaged('its header is not a JSON object')
  }
}

/** The tensors must cover the data once, without holes or overlaps: nothing hides between them. */
function refuseGaps(places: { readonly begin: number; readonly end: number }[], length: number): void {
  let covered = 0
  for (const { begin, end } of places.sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin !== covered) throw damaged('its tensors overlap or leave a gap')
    covered = end
  }
  if (covered !== length) throw damaged('it has bytes that belong to no tensor')
}

function elements(dtype: keyof typeof dtypes, bytes: Uint8Array): CheckpointTensor['data'] {
  if (dtype === 'BOOL') return bytes
  const { buffer, byteOffset, length } = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice()
  return dtype === 'F32'
    ? new Float32Array(buffer, byteOffset, length / 4)
    : new Int32Array(buffer, byteOffset, length / 4)
}

const elementBytes = (tensor: CheckpointTensor): number => dtypes[letters[tensor.dtype]].bytes

const damaged = (what: string) => fail('data-damaged', `This is not a whole safetensors file: ${what}.`)
