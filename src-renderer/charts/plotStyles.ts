import type { PlotArea, PlotBox, PlotPoint } from './useChartGestures'

const pixels = (value: number): string => `${String(value)}px`

/** Where a point of the plot lies within its element, as a style. */
export const pointStyle = ({ left, top, width, height }: PlotArea, { x, y }: PlotPoint) => ({
  left: pixels(left + x * width),
  top: pixels(top + (1 - y) * height),
})

/** The plot itself, as a style. */
export const areaStyle = ({ left, top, width, height }: PlotArea) => ({
  left: pixels(left),
  top: pixels(top),
  width: pixels(width),
  height: pixels(height),
})

/** A vertical line through the plot at a fraction of its width, as a style. */
export const lineStyle = ({ left, top, width, height }: PlotArea, x: number) => ({
  left: pixels(left + x * width),
  top: pixels(top),
  height: pixels(height),
})

/** A box that is being drawn with the pointer, as a style. */
export function boxStyle({ left, top, width, height }: PlotArea, box: PlotBox) {
  const [y0, y1] = box.y ?? [0, 1]
  return {
    left: pixels(left + Math.min(...box.x) * width),
    width: pixels(Math.abs(box.x[1] - box.x[0]) * width),
    top: pixels(top + (1 - Math.max(y0, y1)) * height),
    height: pixels(Math.abs(y1 - y0) * height),
  }
}

/** Whether a point lies within the plot. */
export const isInPlot = ({ x, y }: PlotPoint): boolean => x >= 0 && x <= 1 && y >= 0 && y <= 1
