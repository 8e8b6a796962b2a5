import { z } from 'zod'
import { fail } from './failure'

/**
 * How a value crosses a WebSocket with its typed arrays kept binary: one frame,
 *
 *     uint32 (little endian)  length of the header in bytes
 *     header                  JSON {value, extras}
 *     segments                the bytes of each typed array, each starting at a multiple of 8 from the frame's start
 *
 * What JSON cannot say stands in `value` as null, and in `extras` by its path: typed arrays, and NaN, ±∞ and −0.
 * Keys whose value is undefined are left out. Anything else (functions, dates, maps, …) is refused by its path.
 */

const arrayTypes = { Float32Array, Float64Array, Int32Array, Uint8Array } as const
type ArrayType = keyof typeof arrayTypes
type WireArray = InstanceType<(typeof arrayTypes)[ArrayType]>

const specialNumbers = ['NaN', 'Infinity', '-Infinity', '-0'] as const

const pathSchema = z.array(z.union([z.string(), z.number().int().nonnegative()])).max(64)
const headerSchema = z.strictObject({
  value: z.unknown(),
  extras: z.array(
    z.union([
      z.strictObject({ path: pathSchema, number: z.enum(specialNumbers) }),
      z.strictObject({
        path: pathSchema,
        array: z.enum(['Float32Array', 'Float64Array', 'Int32Array', 'Uint8Array']),
        length: z.number().int().nonnegative(),
      }),
    ]),
  ),
})
type Extra = z.output<typeof headerSchema>['extras'][number]
type Path = Extra['path']

const deepest = 64
const aligned = (offset: number) => Math.ceil(offset / 8) * 8

function arrayTypeOf(array: WireArray): ArrayType {
  if (array instanceof Float32Array) return 'Float32Array'
  if (array instanceof Float64Array) return 'Float64Array'
  return array instanceof Int32Array ? 'Int32Array' : 'Uint8Array'
}

const isWireArray = (value: object): value is WireArray =>
  Object.values(arrayTypes).some((type) => value instanceof type)

function specialNumber(value: number): (typeof specialNumbers)[number] | null {
  if (Number.isNaN(value)) return 'NaN'
  if (Object.is(value, -0)) return '-0'
  if (Number.isFinite(value)) return null
  return value > 0 ? 'Infinity' : '-Infinity'
}

/**
 * Packs a value of plain objects, lists, text, numbers, booleans, null and typed arrays into one frame.
 * Throws a CloudpinError (`internal`) that names the path of anything else.
 */
export function encodeFrame(value: unknown): Uint8Array<ArrayBuffer> {
  const { plain, extras, arrays } = partsOf(value)
  const header = new TextEncoder().encode(JSON.stringify({ value: plain, extras }))
  const start = aligned(4 + header.length)
  const total = arrays.reduce((offset, array) => aligned(offset + array.byteLength), start)
  const frame = new Uint8Array(total)
  new DataView(frame.buffer).setUint32(0, header.length, true)
  frame.set(header, 4)
  let offset = start
  for (const array of arrays) {
    frame.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), offset)
    offset = aligned(offset + array.byteLength)
  }
  return frame
}

/** What JSON can say of a value, and what it cannot. A part in which JSON can say everything is not copied. */
function partsOf(value: unknown): { plain: unknown; extras: readonly Extra[]; arrays: readonly WireArray[] } {
  const extras: Extra[] = []
  const arrays: WireArray[] = []
  /** Where the walk is. */
  const path: (string | number)[] = []

  const walk = (part: unknown): unknown => {
    switch (typeof part) {
      case 'string':
      case 'boolean':
        return part
      case 'number': {
        const special = specialNumber(part)
        if (special === null) return part
        extras.push({ path: [...path], number: special })
        return null
      }
      case 'object':
        return part === null ? null : walkObject(part)
      default:
        throw refused(path, `is a ${typeof part}`)
    }
  }

  const step = (key: string | number, part: unknown): unknown => {
    path.push(key)
    if (path.length > deepest) throw refused(path, 'is nested too deeply')
    const walked = walk(part)
    path.pop()
    return walked
  }

  const walkObject = (part: object): unknown => {
    if (Array.isArray(part)) return walkList(part)
    if (isWireArray(part)) {
      extras.push({ path: [...path], array: arrayTypeOf(part), length: part.length })
      arrays.push(part)
      return null
    }
    const prototype: unknown = Object.getPrototypeOf(part)
    if (prototype !== Object.prototype && prototype !== null) throw refused(path, `is a ${part.constructor.name}`)
    const entries = Object.entries(part)
    let changed = false
    for (const entry of entries) {
      if (entry[1] === undefined) continue
      const walked = step(entry[0], entry[1])
      changed ||= walked !== entry[1]
      entry[1] = walked
    }
    return changed ? Object.fromEntries(entries) : part
  }

  const walkList = (list: readonly unknown[]): readonly unknown[] => {
    const walked = list.map((item, k) => step(k, item))
    return walked.some((item, k) => item !== list[k]) ? walked : list
  }

  const plain = walk(value)
  return { plain, extras, arrays }
}

const refused = (path: Path, why: string) =>
  fail('internal', `The value at “${path.join('.')}” ${why}, which cannot cross to the window.`)

/** Unpacks a frame. Throws a CloudpinError (`invalid-input`) where it is not one. */
export function decodeFrame(frame: Uint8Array<ArrayBuffer> | ArrayBuffer): unknown {
  // Always a plain view: `slice` of Node's Buffer would share its pool's memory.
  const bytes =
    frame instanceof ArrayBuffer
      ? new Uint8Array(frame)
      : new Uint8Array(frame.buffer, frame.byteOffset, frame.byteLength)
  if (bytes.byteLength < 4) throw damaged('it is shorter than its own header')
  const headerLength = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true)
  if (4 + headerLength > bytes.byteLength) throw damaged('its header is longer than the message')
  const { value, extras } = readHeader(bytes.subarray(4, 4 + headerLength))

  const root = { value }
  let offset = aligned(4 + headerLength)
  for (const extra of extras) {
    if ('number' in extra) {
      place(root, extra.path, Number(extra.number))
      continue
    }
    const make = arrayTypes[extra.array]
    const end = offset + extra.length * make.BYTES_PER_ELEMENT
    if (end > bytes.byteLength) throw damaged('an array ends after the message')
    place(root, extra.path, new make(bytes.slice(offset, end).buffer))
    offset = aligned(end)
  }
  return root.value
}

function readHeader(bytes: Uint8Array): z.output<typeof headerSchema> {
  try {
    return headerSchema.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)))
  } catch {
    throw damaged('its header is not valid JSON of the expected form')
  }
}

/** Puts a value where a null was left for it; a path that leads anywhere else is refused. */
function place(root: { value: unknown }, path: Path, value: unknown): void {
  let holder: unknown = root
  let key: string | number = 'value'
  for (const next of path) {
    holder = ownValue(holder, key)
    key = next
  }
  if (ownValue(holder, key) !== null) throw damaged('a path leads to no gap')
  Object.defineProperty(holder, key, { value, enumerable: true, writable: true, configurable: true })
}

function ownValue(holder: unknown, key: string | number): unknown {
  const descriptor =
    typeof holder === 'object' && holder !== null ? Object.getOwnPropertyDescriptor(holder, key) : undefined
  if (descriptor === undefined) throw damaged('a path leads nowhere')
  return descriptor.value
}

const damaged = (why: string) => fail('invalid-input', `The message cannot be read: ${why}.`)
