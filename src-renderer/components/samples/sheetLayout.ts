/** Where the images of a sheet lie, in CSS pixels. */
export interface SheetLayout {
  readonly columns: number
  readonly rows: number
  /** Width and height of one image. */
  readonly tile: { readonly width: number; readonly height: number }
  /** From the left or upper edge of one image to that of the next. */
  readonly pitch: { readonly x: number; readonly y: number }
  /** Height of the whole sheet. */
  readonly height: number
}

const gap = 2

/**
 * As many columns as fit, each image enlarged by the same whole number of device pixels, so that every pixel of it is
 * as large as every other.
 * @param wanted width that an image should about have, in CSS pixels
 * @param ratio device pixels to a CSS pixel
 */
export function sheetLayout(
  count: number,
  image: { readonly width: number; readonly height: number },
  width: number,
  wanted: number,
  ratio: number,
): SheetLayout {
  const factor = Math.max(1, Math.round((wanted * ratio) / image.width)) / ratio
  const tile = { width: image.width * factor, height: image.height * factor }
  const pitch = { x: tile.width + gap, y: tile.height + gap }
  const columns = Math.max(1, Math.min(count, Math.floor((width + gap) / pitch.x)))
  const rows = Math.ceil(count / columns)
  return { columns, rows, tile, pitch, height: Math.max(0, rows * pitch.y - gap) }
}

/** Index of the image at a place of the sheet; null between images and beyond the last. */
export function imageAt(layout: SheetLayout, count: number, x: number, y: number): number | null {
  const column = Math.floor(x / layout.pitch.x)
  const row = Math.floor(y / layout.pitch.y)
  if (x < 0 || y < 0 || column >= layout.columns) return null
  if (x - column * layout.pitch.x > layout.tile.width || y - row * layout.pitch.y > layout.tile.height) return null
  const index = row * layout.columns + column
  return index < count ? index : null
}

/** Left and upper edge of an image. */
export const placeOf = (layout: SheetLayout, index: number): { readonly x: number; readonly y: number } => ({
  x: (index % layout.columns) * layout.pitch.x,
  y: Math.floor(index / layout.columns) * layout.pitch.y,
})

/** The image that a key leads to from another one; null where it leads nowhere. */
export function imageByKey(layout: SheetLayout, count: number, from: number | null, key: string): number | null {
  const steps: Readonly<Record<string, number>> = {
    ArrowLeft: -1,
    ArrowRight: 1,
    ArrowUp: -layout.columns,
    ArrowDown: layout.columns,
  }
  if (key === 'Home') return 0
  if (key === 'End') return count - 1
  const step = steps[key]
  if (step === undefined) return null
  const to = (from ?? -Math.abs(step)) + step
  return Math.min(count - 1, Math.max(0, from === null ? 0 : to))
}
