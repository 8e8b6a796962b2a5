import { drawScatter, type ScatterFigure } from './scatterFigure'

const ratio = 2

/** The points as they are drawn, with their background, at twice their size, as a PNG. */
export async function scatterAsPng(figure: ScatterFigure, width: number, height: number): Promise<Blob> {
  const canvas = document.createElement('canvas')
  canvas.width = ratio * width
  canvas.height = ratio * height
  const context = canvas.getContext('2d')
  if (context) {
    drawScatter(context, figure, { width, height, ratio })
    context.globalCompositeOperation = 'destination-over'
    context.setTransform(1, 0, 0, 1, 0, 0)
    context.fillStyle = figure.theme.background
    context.fillRect(0, 0, canvas.width, canvas.height)
  }
  return await new Promise((resolve, reject) => {
    canvas.toBlob((blob) => {
      if (blob) resolve(blob)
      else reject(new Error('The picture is too large for this window; make the plot smaller and export again.'))
    }, 'image/png')
  })
}
