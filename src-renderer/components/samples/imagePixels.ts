import type { ImageLayout, NumberBlock } from '@contract/tensors'

/**
 * The pixels of one row as red, green, blue and opacity. Values beyond the layout's range are held at its ends; a value
 * that is no number becomes red, so that it cannot be taken for ink.
 */
export function imagePixels(
  { shape, values }: NumberBlock,
  layout: ImageLayout,
  index: number,
): Uint8ClampedArray<ArrayBuffer> {
  const { width, height, channels, range } = layout
  const length = shape.slice(1).reduce((product, size) => product * size, 1)
  const [black, white] = range
  const pixels = new Uint8ClampedArray(4 * width * height)
  for (let pixel = 0; pixel < width * height; pixel++) {
    for (let color = 0; color < 3; color++) {
      const value = values[index * length + pixel * channels + (channels === 1 ? 0 : color)] ?? Number.NaN
      const broken = color === 0 ? 255 : 0
      pixels[4 * pixel + color] = Number.isNaN(value) ? broken : (255 * (value - black)) / (white - black)
    }
    pixels[4 * pixel + 3] = 255
  }
  return pixels
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
  const context = picture.getContext('2d')
  for (let i = 0; i < count; i++) {
    const pixels = new ImageData(imagePixels(block, image, i), image.width, image.height)
    context?.putImageData(pixels, (i % columns) * image.width, Math.floor(i / columns) * image.height)
  }
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
