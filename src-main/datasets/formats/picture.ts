import { mostSide } from '@contract/dataset'
import { problem } from '../problem'

/** A decoded picture: its pixels as bytes, row by row, the channels of a pixel together. */
export interface Picture {
  readonly height: number
  readonly width: number
  /** 1: grey, 3: red, green and blue. */
  readonly channels: 1 | 3
  readonly pixels: Uint8Array
  /** Whether it had 16 bits a channel, of which the upper 8 are kept. */
  readonly isDeep: boolean
}

/** What a picture's own data may take beyond its pixels: colour profiles, descriptions. */
const mostBeside = 262_144

/**
 * Refuses by the header alone what would take too long or too much memory to decode: pictures that are too large, and
 * files that are larger than pixels of that size can need.
 */
export function demandSmall(
  name: string,
  { height, width }: { readonly height: number; readonly width: number },
  bytes: number,
): void {
  if (height < 1 || width < 1) throw problem(name, 'has no pixels; its header is damaged.')
  const size = `${String(width)} × ${String(height)}`
  if (height > mostSide || width > mostSide) {
    const most = `${String(mostSide)} × ${String(mostSide)}`
    throw problem(name, `has ${size} pixels; images of a data set have at most ${most}. Scale it down.`)
  }
  if (bytes > 8 * height * width + mostBeside) {
    const kilobytes = String(Math.ceil(bytes / 1000))
    throw problem(name, `takes ${kilobytes} kB for ${size} pixels; save it again without what else it carries.`)
  }
}

/** What a decoder threw, in a sentence's end. */
export const undecoded = (name: string, thrown: unknown) =>
  problem(name, `cannot be decoded (${thrown instanceof Error ? thrown.message : String(thrown)}); it may be cut off.`)
