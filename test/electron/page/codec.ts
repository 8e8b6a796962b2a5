/**
 * Values as text, for the way between the double's process and a page, which carries strings only. Runs on both sides:
 * in a page it is pasted as text, so it uses nothing but the language. What goes in has passed a structured clone.
 */
export function makeCodec() {
  const views: readonly (new (buffer: ArrayBuffer) => ArrayBufferView)[] = [
    Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array,
    Float32Array, Float64Array, BigInt64Array, BigUint64Array, DataView,
  ] // prettier-ignore

  const toText = (buffer: ArrayBuffer, offset: number, length: number) => {
    const bytes = new Uint8Array(buffer, offset, length)
    let text = ''
    for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192))
    return btoa(text)
  }
  const toBytes = (text: string) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))

  const pack = (value: unknown, above: readonly object[]): unknown => {
    if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
    if (typeof value === 'number')
      return Number.isFinite(value) && !Object.is(value, -0)
        ? value
        : ['number', Object.is(value, -0) ? '-0' : String(value)]
    if (typeof value === 'undefined') return ['undefined']
    if (typeof value === 'bigint') return ['bigint', String(value)]
    if (typeof value !== 'object') throw new TypeError('An object could not be cloned.')
    if (above.includes(value)) throw new TypeError('The double carries no value that contains itself.')
    const inner = (one: unknown) => pack(one, [...above, value])
    if (Array.isArray(value)) return ['list', value.map(inner)]
    if (value instanceof Date) return ['date', value.getTime()]
    if (value instanceof Map) return ['map', [...value].map(([key, one]) => [inner(key), inner(one)])]
    if (value instanceof Set) return ['set', [...value].map(inner)]
    if (value instanceof Error) return ['error', value.name, value.message]
    if (value instanceof ArrayBuffer) return ['buffer', toText(value, 0, value.byteLength)]
    if (ArrayBuffer.isView(value)) {
      const kind = views.findIndex((View) => value.constructor.name === View.name)
      if (kind < 0 || !(value.buffer instanceof ArrayBuffer)) throw new TypeError('An object could not be cloned.')
      return ['view', kind, toText(value.buffer, value.byteOffset, value.byteLength)]
    }
    return ['object', Object.entries(value).map(([key, one]) => [key, inner(one)])]
  }

  const unpack = (packed: unknown): unknown => {
    if (!Array.isArray(packed)) return packed
    const [kind, first, second] = packed as [string, unknown, unknown]
    const list = (value: unknown) => value as unknown[]
    switch (kind) {
      case 'number':
        return Number(first)
      case 'bigint':
        return BigInt(String(first))
      case 'list':
        return list(first).map(unpack)
      case 'date':
        return new Date(Number(first))
      case 'map':
        return new Map(list(first).map((entry) => [unpack(list(entry)[0]), unpack(list(entry)[1])]))
      case 'set':
        return new Set(list(first).map(unpack))
      case 'error':
        return Object.assign(new Error(String(second)), { name: String(first) })
      case 'buffer':
        return toBytes(String(first)).buffer
      case 'view': {
        const View = views[Number(first)]
        return View === undefined ? undefined : new View(toBytes(String(second)).buffer)
      }
      case 'object':
        return Object.fromEntries(list(first).map((entry) => [String(list(entry)[0]), unpack(list(entry)[1])]))
      default:
        return undefined
    }
  }

  return {
    encode: (value: unknown): string => JSON.stringify(pack(value, [])),
    decode: (text: string): unknown => unpack(JSON.parse(text)),
  }
}
