/** The target's marginal density over two axes, on a square grid; null where it has none. */
export interface DensityGrid {
  readonly axes: readonly [number, number]
  readonly x: readonly [number, number]
  readonly y: readonly [number, number]
  readonly resolution: number
  /** log density, row by row from the smallest y, each row from the smallest x. */
  readonly logDensity: Float32Array
}
