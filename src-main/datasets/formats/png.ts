import { convertIndexedToRgb, decode, type DecodedPng } from 'fast-png'
import { problem } from '../problem'
import { demandSmall, undecoded, type Picture } from './picture'

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

export const isPng = (bytes: Uint8Array): boolean => signature.every((byte, i) => bytes[i] === byte)

/**
 * Decodes a PNG of any depth: grey, in colours, or with a palette, whose colours become grey where all of them are.
 * Transparent pixels have no one colour and are refused. Throws `data-damaged` naming the file.
 */
export function readPng(bytes: Uint8Array, name: string): Picture {
  const header = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (!isPng(bytes)) throw problem(name, 'is no PNG, whatever its name says.')
  if (bytes.length < 33 || header.getUint32(12) !== 0x49484452) throw problem(name, 'ends within its header.')
  const size = { width: header.getUint32(16), height: header.getUint32(20) }
  demandSmall(name, size, bytes.length)
  const [depth, isInterlaced] = [header.getUint8(24), header.getUint8(28) === 1]
  if (isInterlaced && depth < 8)
    throw problem(name, 'is interlaced with less than 8 bits a channel; save it without interlacing.')
  const png = decoded(bytes, name)
  return { ...size, ...pixelsOf(png, name), isDeep: depth === 16 }
}

function decoded(bytes: Uint8Array, name: string): DecodedPng {
  try {
    return decode(bytes, { checkCrc: true })
  } catch (thrown) {
    throw undecoded(name, thrown)
  }
}

type Pixels = Pick<Picture, 'channels' | 'pixels'>

function pixelsOf(png: DecodedPng, name: string): Pixels {
  if (png.transparency) throw problem(name, 'makes one of its colours transparent; save it without transparency.')
  if (png.palette) return fromPalette(png, name)
  const values = asBytes(png)
  switch (png.channels) {
    case 1:
      return { channels: 1, pixels: values }
    case 2:
      return { channels: 1, pixels: opaque(values, 2, name) }
    case 3:
      return { channels: 3, pixels: values }
    default:
      return { channels: 3, pixels: opaque(values, 4, name) }
  }
}

function fromPalette(png: DecodedPng, name: string): Pixels {
  let colors: Uint8Array
  try {
    colors = convertIndexedToRgb(png)
  } catch (thrown) {
    throw undecoded(name, thrown)
  }
  const perPixel = colors.length / (png.width * png.height)
  const pixels = perPixel === 4 ? opaque(colors, 4, name) : colors
  return isGrey(pixels) ? { channels: 1, pixels: pixels.filter((_, i) => i % 3 === 0) } : { channels: 3, pixels }
}

/** Whether red, green and blue are the same in every pixel. */
export function isGrey(pixels: Uint8Array): boolean {
  for (let i = 0; i < pixels.length; i += 3)
    if (pixels[i] !== pixels[i + 1] || pixels[i] !== pixels[i + 2]) return false
  return true
}

/** The pixels without their opacity, which must be full. */
function opaque(values: Uint8Array, perPixel: 2 | 4, name: string): Uint8Array {
  for (let i = perPixel - 1; i < values.length; i += perPixel) {
    if (values[i] !== 255)
      throw problem(name, 'has transparent pixels; put it on a background and save it without transparency.')
  }
  return values.filter((_, i) => i % perPixel < perPixel - 1)
}

/** Samples of any depth as bytes: 16 bits rounded to 8, fewer than 8 bits unpacked and spread from 0 to 255. */
function asBytes({ data, depth, width, height, channels }: DecodedPng): Uint8Array {
  if (depth === 16) return Uint8Array.from(data, (value) => Math.round(value / 257))
  if (depth === 8) return Uint8Array.from(data)
  const [perLine, most] = [Math.ceil((width * channels * depth) / 8), 2 ** depth - 1]
  return Uint8Array.from({ length: width * height * channels }, (_, i) => {
    const [line, within] = [Math.floor(i / (width * channels)), i % (width * channels)]
    const byte = data[line * perLine + Math.floor((within * depth) / 8)] ?? 0
    const shift = 8 - depth - ((within * depth) % 8)
    return Math.round((((byte >> shift) & most) * 255) / most)
  })
}
