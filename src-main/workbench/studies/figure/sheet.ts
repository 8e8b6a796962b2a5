import type { ImageLayout, NumberBlock } from '@contract/tensors'
import type { Box } from './plot'
import { encodePng } from './png'
import { element, text } from './svg'

/** Images that were generated, in rows and columns. */
export interface Sheet {
  readonly kind: 'sheet'
  readonly title: string
  readonly images: NumberBlock
  readonly layout: ImageLayout
}

const gap = 1

/** As many images as fit a square sheet, as one picture. */
export function sheetPlot({ title, images, layout }: Sheet, box: Box): string {
  const side = Math.floor(Math.sqrt(images.shape[0] ?? 0))
  const { bytes, width, height } = sheetPicture(images, layout, side)
  const size = Math.min(box.width, box.height)
  return [
    text(title, { x: box.left, y: box.top - 10, 'font-weight': 600, fill: '#1c2127' }),
    side === 0
      ? ''
      : element('image', {
          x: box.left,
          y: box.top,
          width: size,
          height: (size * height) / width,
          style: 'image-rendering: pixelated',
          href: `data:image/png;base64,${Buffer.from(bytes).toString('base64')}`,
        }),
  ].join('\n')
}

/** A square of `side` × `side` images with a gap between them, on white. */
export function sheetPicture({ values, shape }: NumberBlock, layout: ImageLayout, side: number) {
  const { width, height, channels } = layout
  const dimension = shape[1] ?? 0
  const [across, down] = [side * (width + gap) + gap, side * (height + gap) + gap]
  const pixels = new Uint8Array(across * down * channels).fill(255)
  for (let k = 0; k < side * side; k += 1) {
    const [left, top] = [gap + (k % side) * (width + gap), gap + Math.floor(k / side) * (height + gap)]
    for (let i = 0; i < width * height * channels; i += 1) {
      const [pixel, channel] = [Math.floor(i / channels), i % channels]
      const at = (top + Math.floor(pixel / width)) * across + left + (pixel % width)
      pixels[at * channels + channel] = greyOf(values[k * dimension + i] ?? 0, layout)
    }
  }
  return { bytes: encodePng(across, down, channels, pixels), width: across, height: down }
}

/** From `range[0]` (0) to `range[1]` (255); what is not finite is 0. */
function greyOf(value: number, { range }: ImageLayout): number {
  const share = (value - range[0]) / (range[1] - range[0])
  return Number.isFinite(share) ? Math.round(255 * Math.min(1, Math.max(0, share))) : 0
}
