/** A block of numbers as it crosses a boundary: row-major values and their shape. */
export interface NumberBlock {
  readonly shape: readonly number[]
  readonly values: Float32Array
}

/** How the rows of a block are drawn as images. */
export interface ImageLayout {
  readonly height: number
  readonly width: number
  readonly channels: number
  /** The values that stand for black and for white. */
  readonly range: readonly [number, number]
}
