import { drawImage, type Atlas } from './imagePixels'
import { withRecipe, type Recipe } from './recipe/recipe'

const gap = 2
/** Browsers refuse larger canvases, or leave them empty. */
const mostPixels = 200_000_000
const longestSide = 16_384

interface SheetPicture {
  /** The indices of the images, in their order. */
  readonly order: Int32Array
  readonly columns: number
  /** Picture pixels to an image pixel. */
  readonly factor: number
  readonly background: string
  /** What the picture says of where it came from; null where that is not known. */
  readonly recipe: Recipe | null
}

/** A whole sheet as a PNG. Throws with a sentence where it would be too large for one picture. */
export async function sheetAsPng(
  atlas: Atlas,
  { order, columns, factor, background, recipe }: SheetPicture,
): Promise<Blob> {
  const { image } = atlas
  const width = image.width * factor
  const height = image.height * factor
  const canvas = document.createElement('canvas')
  canvas.width = columns * (width + gap) + gap
  canvas.height = Math.ceil(order.length / columns) * (height + gap) + gap
  if (canvas.width * canvas.height > mostPixels || Math.max(canvas.width, canvas.height) > longestSide) throw tooLarge()
  const context = canvas.getContext('2d')
  if (context === null) throw tooLarge()
  context.fillStyle = background
  context.fillRect(0, 0, canvas.width, canvas.height)
  order.forEach((index, place) => {
    const x = gap + (place % columns) * (width + gap)
    const y = gap + Math.floor(place / columns) * (height + gap)
    drawImage(context, atlas, index, { x, y, width, height })
  })
  const png = await new Promise<Blob | null>((resolve) => {
    canvas.toBlob(resolve, 'image/png')
  })
  if (png === null) throw tooLarge()
  if (recipe === null) return png
  return new Blob([withRecipe(new Uint8Array(await png.arrayBuffer()), recipe)], { type: 'image/png' })
}

const tooLarge = () => new Error('The sheet is too large for one picture; choose a smaller size, or show fewer images.')
