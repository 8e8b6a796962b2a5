import { color as parsed } from 'chart.js/helpers'
import type { LineShape as Line } from './curveShapes'

type Rgb = readonly [red: number, green: number, blue: number]

/**
 * A picture of very many full lines, drawn pixel by pixel: in each column of pixels a line is one upright stretch, as
 * long as the line is there. Where lines have about a point a column that is what stroking them gives, at a fiftieth of
 * the time, and the time is spent where it is measured, not when a canvas is shown.
 */
export class CrowdPicture {
  readonly image: ImageData
  private readonly opaque: Uint32Array
  private readonly top: Float32Array
  private readonly bottom: Float32Array

  /** @param ratio pixels of the picture for each pixel of a shape, in both directions */
  constructor(
    readonly width: number,
    readonly height: number,
    private readonly ratio: number,
  ) {
    this.image = new ImageData(width, height)
    this.opaque = new Uint32Array(this.image.data.buffer)
    this.top = new Float32Array(width)
    this.bottom = new Float32Array(width)
  }

  /** Draws a line over what is there; its dash is left out. */
  draw(line: Line, color: Rgb): void {
    lineColumns(line, this.ratio, this.top, this.bottom)
    const half = (line.width * this.ratio) / 2
    for (let column = 0; column < this.width; column += 1) {
      const top = this.top[column] ?? NaN
      const bottom = this.bottom[column] ?? NaN
      if (bottom >= top) this.stretch(column, top - half, bottom + half, color)
    }
  }

  private stretch(column: number, from: number, to: number, color: Rgb): void {
    const top = Math.max(0, from)
    const bottom = Math.min(this.height, to)
    if (!(bottom > top)) return
    const first = Math.floor(top)
    const last = Math.min(this.height - 1, Math.floor(bottom))
    if (first === last) {
      this.blend(first * this.width + column, color, bottom - top)
      return
    }
    const word = (255 << 24) | (color[2] << 16) | (color[1] << 8) | color[0]
    this.blend(first * this.width + column, color, first + 1 - top)
    for (let at = (first + 1) * this.width + column; at < last * this.width; at += this.width) this.opaque[at] = word
    this.blend(last * this.width + column, color, bottom - last)
  }

  /** Lays a colour over a pixel of which it covers a share. */
  private blend(pixel: number, color: Rgb, share: number): void {
    const { data } = this.image
    const at = 4 * pixel
    const below = ((data[at + 3] ?? 0) / 255) * (1 - share)
    const alpha = share + below
    if (alpha <= 0) return
    const over = share / alpha
    for (let part = 0; part < 3; part += 1) {
      data[at + part] = (color[part] ?? 0) * over + (data[at + part] ?? 0) * (1 - over)
    }
    data[at + 3] = 255 * alpha
  }
}

/**
 * From where to where a line reaches in each column of pixels; where it is not, from ∞ to −∞. Columns follow each other
 * without a gap, since a line is in both at their common border.
 */
export function lineColumns(
  { x, y }: Pick<Line, 'x' | 'y'>,
  ratio: number,
  top: Float32Array,
  bottom: Float32Array,
): void {
  top.fill(Infinity)
  bottom.fill(-Infinity)
  const widen = (column: number, a: number, b: number): void => {
    top[column] = Math.min(top[column] ?? a, a, b)
    bottom[column] = Math.max(bottom[column] ?? a, a, b)
  }
  let x0 = NaN
  let y0 = NaN
  for (let k = 0; k < x.length; k += 1) {
    const x1 = (x[k] ?? NaN) * ratio
    const y1 = (y[k] ?? NaN) * ratio
    const first = Math.floor(x0)
    const last = Math.floor(x1)
    // a gap: a place that is not a number is no place
    if (x1 >= x0 && y0 === y0 && y1 === y1 && last >= 0 && first < top.length) {
      if (first === last) widen(first, y0, y1)
      else {
        const slope = (y1 - y0) / (x1 - x0)
        const end = Math.min(top.length - 1, last)
        for (let column = Math.max(0, first); column <= end; column += 1) {
          const from = column === first ? y0 : y0 + slope * (column - x0)
          widen(column, from, column === last ? y1 : y0 + slope * (column + 1 - x0))
        }
      }
    }
    x0 = x1
    y0 = y1
  }
}

/** The red, green and blue of a colour as CSS writes it, from 0 to 255. */
export function rgbOf(color: string): Rgb {
  const { r, g, b } = parsed(color).rgb
  return [r, g, b]
}
