import { contours } from 'd3-contour'
import type { DensityGrid } from '@contract/density'
import { shaded } from './density'

/** A density as a picture of one pixel a cell, and its contours in cells. */
export interface DensityLayer {
  readonly grid: DensityGrid
  readonly picture: HTMLCanvasElement
  readonly contours: Path2D
}

const greatestOpacity = { light: 0.2, dark: 0.26 }
const tint = { light: [28, 33, 39], dark: [220, 228, 238] } as const

/** Draws a density once, in a neutral tint so that colour stays with the processes. */
export function densityLayer(grid: DensityGrid, isDark: boolean): DensityLayer {
  const { resolution, logDensity } = grid
  const { shade, thresholds } = shaded(grid)
  const theme = isDark ? 'dark' : 'light'
  const picture = document.createElement('canvas')
  picture.width = resolution
  picture.height = resolution
  const context = picture.getContext('2d')
  if (context) {
    const image = context.createImageData(resolution, resolution)
    shade.forEach((value, i) => {
      // The grid begins with the smallest y, a picture with its top row.
      const row = resolution - 1 - Math.floor(i / resolution)
      const at = 4 * (row * resolution + (i % resolution))
      image.data.set([...tint[theme], 255 * greatestOpacity[theme] * value], at)
    })
    context.putImageData(image, 0, 0)
  }
  const lines = new Path2D()
  const trace = contours().size([resolution, resolution]).smooth(true)
  const values = Array.from(logDensity, (value) => (Number.isFinite(value) ? value : -1e30))
  for (const threshold of thresholds) {
    for (const ring of trace.contour(values, threshold).coordinates.flat()) {
      ring.forEach(([x = 0, y = 0], i) => {
        if (i === 0) lines.moveTo(x, resolution - y)
        else lines.lineTo(x, resolution - y)
      })
    }
  }
  return { grid, picture, contours: lines }
}
