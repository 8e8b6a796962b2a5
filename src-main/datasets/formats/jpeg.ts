import { decode } from 'jpeg-js'
import { problem } from '../problem'
import { demandSmall, undecoded, type Picture } from './picture'

/** Megapixels and megabytes that the decoder may use: more than a picture that passed its header's check needs. */
const bounds = { maxResolutionInMP: 1, maxMemoryUsageInMB: 64 } as const

export const isJpeg = (bytes: Uint8Array): boolean => bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff

/** Decodes a baseline or progressive JPEG, grey or in colours. Throws `data-damaged` naming the file. */
export function readJpeg(bytes: Uint8Array, name: string): Picture {
  if (!isJpeg(bytes)) throw problem(name, 'is no JPEG, whatever its name says.')
  const { height, width, components, dataFrom } = headerOf(bytes, name)
  demandSmall(name, { height, width }, bytes.length)
  if (components !== 1 && components !== 3)
    throw problem(name, `has ${String(components)} colour components; save it as RGB or in grey.`)
  // the decoder itself fills what is missing with grey
  if (!hasEnd(bytes, dataFrom)) throw problem(name, 'is cut off: its end is missing.')
  const colors = decoded(bytes, name)
  if (colors.length !== 3 * height * width) throw problem(name, 'holds another size than its header says.')
  const pixels = components === 3 ? colors : colors.filter((_, i) => i % 3 === 0)
  return { height, width, channels: components, pixels, isDeep: false }
}

function decoded(bytes: Uint8Array, name: string): Uint8Array {
  try {
    return decode(bytes, { ...bounds, useTArray: true, formatAsRGBA: false, tolerantDecoding: false }).data
  } catch (thrown) {
    throw undecoded(name, thrown)
  }
}

interface Header {
  readonly height: number
  readonly width: number
  readonly components: number
  /** Where the compressed data begins. */
  readonly dataFrom: number
}

/** Reads the segments before the compressed data. */
function headerOf(bytes: Uint8Array, name: string): Header {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let frame: Omit<Header, 'dataFrom'> | null = null
  let at = 2
  while (at + 4 <= bytes.length) {
    if (view.getUint8(at) !== 0xff) throw problem(name, 'is damaged: a segment does not begin where it should.')
    const marker = view.getUint8(at + 1)
    if (marker === 0xff) {
      at += 1
      continue
    }
    const length = view.getUint16(at + 2)
    if (length < 2 || at + 2 + length > bytes.length) break
    if (isFrame(marker)) frame = frameOf(view, at, marker, length, name)
    if (marker === 0xda && frame !== null) return { ...frame, dataFrom: at + 2 + length }
    at += 2 + length
  }
  throw problem(name, 'is cut off: it ends within its header.')
}

/** Start-of-frame markers are 0xC0 to 0xCF but for three tables among them. */
const isFrame = (marker: number): boolean => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)

function frameOf(view: DataView, at: number, marker: number, length: number, name: string) {
  if (marker > 0xc2)
    throw problem(name, 'is a JPEG of a rare kind (lossless or arithmetically coded); save it as baseline JPEG or PNG.')
  if (length < 8) throw problem(name, 'is damaged: its frame is shorter than it must be.')
  const bits = view.getUint8(at + 4)
  if (bits !== 8) throw problem(name, `has ${String(bits)} bits a channel; JPEG is read with 8. Save it as PNG.`)
  return { height: view.getUint16(at + 5), width: view.getUint16(at + 7), components: view.getUint8(at + 9) }
}

function hasEnd(bytes: Uint8Array, from: number): boolean {
  for (let at = bytes.length - 2; at >= from; at--) if (bytes[at] === 0xff && bytes[at + 1] === 0xd9) return true
  return false
}
