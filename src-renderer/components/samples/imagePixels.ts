import type { ImageLayout, NumberBlock } from '@contract/tensors'

/**
 * Writes one image as red, green, blue and opacity into a picture, its upper left corner at that pixel. Values beyond
 * the layout's range are held at its ends; a value that is no number becomes red, so that it cannot be taken for ink.
 */
function writeImage(
  { values }: NumberBlock,
  { width, height, channels, range: [black, white] }: ImageLayout,
  index: number,
  into: { readonly data: Uint8ClampedArray; readonly width: number; readonly left: number; readonly top: number },
): void {
  const factor = 255 / (white - black)
  let from = index * width * height * channels
  for (let row = 0; row < height; row++) {
    let to = 4 * ((into.top + row) * into.width + into.left)
    for (let column = 0; column < width; column++) {
      for (let color = 0; color < 3; color++) {
        const value = values[from + (channels === 1 ? 0 : color)] ?? Number.NaN
        into.data[to + color] = Number.isNaN(value) ? (color === 0 ? 255 : 0) : (value - black) * factor
      }
      into.data[to + 3] = 255
      from += channels
      to += 4
    }
  }
}

/** The pixels of one image. */
export function imagePixels(block: NumberBlock, layout: ImageLayout, index: number): Uint8ClampedArray<ArrayBuffer> {
  const { width, height } = layout
  const data = new Uint8ClampedArray(4 * width * height)
  writeImage(block, layout, index, { data, width, left: 0, top: 0 })
  return data
}

/** All images of a set in one picture, `columns` in a row, one picture pixel to an image pixel, without gaps. */
export interface Atlas {
  readonly picture: HTMLCanvasElement
  readonly columns: number
  readonly count: number
  readonly image: ImageLayout
}

// Below what browsers allow for the side of a canvas.
const longestSide = 8192

/** Draws every image once; sheets copy from it. */
export function atlasOf(block: NumberBlock, image: ImageLayout): Atlas {
  const count = block.shape[0] ?? 0
  const columns = Math.max(1, Math.min(Math.floor(longestSide / image.width), Math.ceil(Math.sqrt(count))))
  const picture = document.createElement('canvas')
  picture.width = columns * image.width
  picture.height = Math.max(1, Math.ceil(count / columns)) * image.height
  const whole = new ImageData(picture.width, picture.height)
  for (let i = 0; i < count; i++) {
    const [left, top] = [(i % columns) * image.width, Math.floor(i / columns) * image.height]
    writeImage(block, image, i, { data: whole.data, width: picture.width, left, top })
  }
  picture.getContext('2d')?.putImageData(whole, 0, 0)
  return { picture, columns, count, image }
}

/** Copies one image, enlarged without blurring. */
export function drawImage(
  context: CanvasRenderingContext2D,
  { picture, columns, image }: Atlas,
  index: number,
  place: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
): void {
  context.imageSmoothingEnabled = false
  const left = (index % columns) * image.width
  const top = Math.floor(index / columns) * image.height
  const { x, y, width, height } = place
  context.drawImage(picture, left, top, image.width, image.height, x, y, width, height)
}
