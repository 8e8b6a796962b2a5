import { encodePng } from '../../src-main/workbench/studies/figure/png'

export const joined = (pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> => Uint8Array.from(Buffer.concat(pieces))

/** A grey picture of 4 × 4 pixels, as PNG. */
export const picture = encodePng(
  4,
  4,
  1,
  Uint8Array.from({ length: 16 }, (_, k) => 16 * k),
)
