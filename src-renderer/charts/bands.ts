/** Upper and lower end of a band in each column of pixels, from the top; not a number where there is no band. */
export interface BandColumns {
  readonly top: Float32Array
  readonly bottom: Float32Array
}

/**
 * A band between two lines as one range for each column of pixels: the extremes of all points within the column, and
 * straight lines where points lie further apart.
 * @param x places of the points across, in pixels, ascending
 * @param upper places of the upper line from the top, in pixels
 * @param lower places of the lower line
 * @param width number of columns
 */
export function bandColumns(
  x: ArrayLike<number>,
  upper: ArrayLike<number>,
  lower: ArrayLike<number>,
  width: number,
): BandColumns {
  const top = new Float32Array(width).fill(Number.NaN)
  const bottom = new Float32Array(width).fill(Number.NaN)
  const widen = (column: number, high: number, low: number): void => {
    if (column < 0 || column >= width || Number.isNaN(high) || Number.isNaN(low)) return
    const [earlierTop = Number.NaN, earlierBottom = Number.NaN] = [top[column], bottom[column]]
    top[column] = Number.isNaN(earlierTop) ? high : Math.min(earlierTop, high)
    bottom[column] = Number.isNaN(earlierBottom) ? low : Math.max(earlierBottom, low)
  }
  for (let i = 0; i < x.length; i++) {
    const [at = Number.NaN, high = Number.NaN, low = Number.NaN] = [x[i], upper[i], lower[i]]
    widen(Math.floor(at), high, low)
    if (i === 0) continue
    const [before = Number.NaN, highBefore = Number.NaN, lowBefore = Number.NaN] = [
      x[i - 1],
      upper[i - 1],
      lower[i - 1],
    ]
    const from = Math.max(0, Math.floor(before) + 1)
    for (let column = from; column < Math.min(width, Math.floor(at)); column++) {
      const share = (column + 0.5 - before) / (at - before)
      widen(column, highBefore + share * (high - highBefore), lowBefore + share * (low - lowBefore))
    }
  }
  return { top, bottom }
}
