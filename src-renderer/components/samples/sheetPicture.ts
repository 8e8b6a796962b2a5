import { drawImage, type Atlas } from './imagePixels'

const gap = 2

/** A whole sheet as a PNG, `columns` images in a row, each enlarged by a whole factor. */
export async function sheetAsPng(atlas: Atlas, columns: number, factor: number, background: string): Promise<Blob> {
  const { count, image } = atlas
  const width = image.width * factor
  const height = image.height * factor
  const canvas = document.createElement('canvas')
  canvas.width = columns * (width + gap) + gap
  canvas.height = Math.ceil(count / columns) * (height + gap) + gap
  const context = canvas.getContext('2d')
  if (context) {
    context.fillStyle = background
    context.fillRect(0, 0, canvas.width, canvas.height)
    for (let i = 0; i < count; i++) {
      const x = gap + (i % columns) * (width + gap)
      const y = gap + Math.floor(i / columns) * (height + gap)
      drawImage(context, atlas, i, { x, y, width, height })
    }
  }
  return await new Promise((resolve, reject) => {
    canvas.toBlob((blob) => {
      if (blob) resolve(blob)
      else reject(new Error('The sheet is too large for one picture; show fewer images and export again.'))
    }, 'image/png')
  })
}
