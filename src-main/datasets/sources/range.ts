import { problem } from '../problem'

export type Range = readonly [black: number, white: number]

/**
 * What stands for black and for white among values: 0 to 1, −1 to 1 or 0 to 255, the smallest that holds them all.
 * Throws `data-damaged` naming the file where none does, or where a value is no number.
 */
export function rangeOf(name: string, count: number, at: (index: number) => number, where: Where): Range {
  let [least, greatest] = [Infinity, -Infinity]
  for (let i = 0; i < count; i++) {
    const value = at(i)
    if (!Number.isFinite(value)) throw problem(name, `holds ${String(value)} ${where(i)}; every pixel is a number.`)
    if (value < least) least = value
    if (value > greatest) greatest = value
  }
  const ranges: readonly Range[] = [
    [0, 1],
    [-1, 1],
    [0, 255],
  ]
  const range = ranges.find(([black, white]) => least >= black && greatest <= white)
  if (range) return range
  const [from, to] = [least, greatest].map((value) => String(Number(value.toPrecision(4))))
  throw problem(
    name,
    `has values from ${from ?? ''} to ${to ?? ''}; pixels lie between 0 and 1, −1 and 1, or 0 and 255.`,
  )
}

/** Where a value stands, for a sentence. */
export type Where = (index: number) => string

/** Values of a range as bytes, 0 black to 255 white. */
export function asBytes(count: number, at: (index: number) => number, [black, white]: Range): Uint8Array {
  const bytes = new Uint8Array(count)
  const scale = 255 / (white - black)
  for (let i = 0; i < count; i++) bytes[i] = Math.round((at(i) - black) * scale)
  return bytes
}

/** What to say of values that bytes cannot hold exactly. */
export const roundedNote = ([black, white]: Range): string =>
  `Values from ${String(black)} to ${String(white)} are kept as 256 steps of grey.`
