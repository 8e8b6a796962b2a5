import { between, fractionOf, type AxisRange } from './axisRange'
import { CrowdPicture, rgbOf } from './crowdPicture'
import type { SmoothedSeries } from './curve'
import { crowd, curveShapes, paintShapes, type PlotFrame } from './curveShapes'

/** What is to be seen of curves. */
export interface LineView extends PlotFrame {
  readonly curves: readonly SmoothedSeries[]
  readonly smooth: boolean
}

interface Drawing {
  readonly canvas: HTMLCanvasElement
  readonly view: LineView
}

/** A drawing under way. Of a crowd the lines are drawn into a picture, which the canvas is given when it is whole. */
interface Pass {
  readonly drawing: Drawing
  readonly picture: CrowdPicture | null
  next: number
}

/** Share of the width that is drawn beyond each side, to be there when the view moves. */
const margin = 0.5
/** Milliseconds that the view must stand still before it is drawn anew. */
const rest = 90
/** Milliseconds of a frame that drawing may take while the view moves. */
const perFrame = 6

/**
 * Curves on a canvas that is wider than the plot. While the view moves the picture is moved and stretched with it, which
 * on linear and on logarithmic axes is where the curves are; once it rests they are drawn anew, a few in each frame, and
 * the new picture takes the place of the old one when it is whole. So a hundred curves move as smoothly as one.
 */
export class LineLayer {
  private front: Drawing | null = null
  private pass: Pass | null = null
  private spare: HTMLCanvasElement | null = null
  private present: LineView | null = null
  private timer: ReturnType<typeof setTimeout> | undefined
  private frame = 0

  constructor(private readonly holder: HTMLElement) {}

  /** Shows a view: at once by moving the picture, and soon by drawing it. The first one is drawn at once. */
  show(view: LineView): void {
    const before = this.present
    this.present = view
    const fits = this.front !== null && sameAxes(this.front.view, view)
    if (!fits) {
      this.cancel()
      this.begin()
      this.advance(Infinity)
      return
    }
    this.place()
    const sameCurves = this.front?.view.curves === view.curves && this.front.view.smooth === view.smooth
    if (!sameCurves && before?.curves !== view.curves) {
      this.cancel()
      this.begin()
      this.advance(view.curves.length <= crowd ? Infinity : perFrame)
      return
    }
    if (sameCurves && this.front !== null && sameRanges(this.front.view, view)) return
    if (this.pass === null && this.front !== null && !covers(this.front.view, view)) {
      this.begin()
      this.advance(perFrame)
    }
    clearTimeout(this.timer)
    this.timer = setTimeout(() => {
      this.cancel()
      this.begin()
      this.advance(perFrame)
    }, rest)
  }

  destroy(): void {
    this.cancel()
    for (const canvas of this.holder.querySelectorAll('canvas')) canvas.remove()
  }

  private cancel(): void {
    clearTimeout(this.timer)
    cancelAnimationFrame(this.frame)
    if (this.pass) this.spare = this.pass.drawing.canvas
    this.pass = null
  }

  private begin(): void {
    const view = this.present
    if (view === null) return
    const canvas = this.spare ?? document.createElement('canvas')
    this.spare = null
    const ratio = devicePixelRatio
    const [width, height] = [Math.ceil(view.width * (1 + 2 * margin)), Math.ceil(view.height)]
    canvas.width = Math.round(width * ratio)
    canvas.height = Math.round(height * ratio)
    Object.assign(canvas.style, { width: `${String(width)}px`, height: `${String(height)}px`, visibility: 'hidden' })
    canvas.getContext('2d')?.scale(ratio, ratio)
    if (!canvas.isConnected) this.holder.append(canvas)
    const wide = { ...view, width, height, x: between(view.x, view.xScale, -margin, 1 + margin) }
    const picture = view.curves.length > crowd ? new CrowdPicture(canvas.width, canvas.height, ratio) : null
    this.pass = { drawing: { canvas, view: wide }, picture, next: 0 }
  }

  /** Draws curves for so long; goes on in the next frame, or shows the picture when it is whole. */
  private advance(milliseconds: number): void {
    const { pass } = this
    const context = pass?.drawing.canvas.getContext('2d')
    if (!pass || !context) return
    const { view } = pass.drawing
    const until = performance.now() + milliseconds
    while (pass.next < view.curves.length) {
      const curve = view.curves[pass.next]
      pass.next += 1
      if (curve) paintCurve(context, pass.picture, curve, view)
      if (performance.now() > until) break
    }
    if (pass.next < view.curves.length) {
      this.frame = requestAnimationFrame(() => {
        this.advance(perFrame)
      })
      return
    }
    if (pass.picture) context.putImageData(pass.picture.image, 0, 0)
    this.spare = this.front?.canvas ?? null
    if (this.spare) this.spare.style.visibility = 'hidden'
    this.front = pass.drawing
    this.pass = null
    this.place()
    this.front.canvas.style.visibility = 'visible'
    this.front.canvas.dataset['curves'] = String(view.curves.length)
  }

  /** Moves and stretches the picture to where the present view has its curves. */
  private place(): void {
    if (this.front === null || this.present === null) return
    const { canvas, view } = this.front
    const { x, y, xScale, yScale, width, height } = this.present
    const across = ends(view.x, x, xScale).map((share) => share * width)
    const down = ends(view.y, y, yScale).map((share) => (1 - share) * height)
    const [left = 0, right = 0, bottom = 0, top = 0] = [...across, ...down]
    const [stretchX, stretchY] = [(right - left) / view.width, (bottom - top) / view.height]
    canvas.style.transform = `matrix(${[stretchX, 0, 0, stretchY, left, top].join(', ')})`
  }
}

function paintCurve(
  context: CanvasRenderingContext2D,
  picture: CrowdPicture | null,
  curve: SmoothedSeries,
  view: LineView,
): void {
  const shapes = curveShapes(curve, view, { smooth: view.smooth, crowded: picture !== null })
  if (picture === null) {
    paintShapes(context, shapes)
    return
  }
  const color = rgbOf(curve.color)
  for (const shape of shapes) if (shape.kind === 'line') picture.draw(shape, color)
}

/** Where both ends of a range lie in another one. */
const ends = (range: AxisRange, within: AxisRange, scale: PlotFrame['xScale']): readonly number[] => [
  fractionOf(range.least, within, scale),
  fractionOf(range.greatest, within, scale),
]

const sameAxes = (drawn: LineView, view: LineView): boolean =>
  drawn.xScale === view.xScale &&
  drawn.yScale === view.yScale &&
  drawn.height === Math.ceil(view.height) &&
  drawn.width === Math.ceil(view.width * (1 + 2 * margin))

/** Whether the picture reaches from one side of the view to the other. */
const covers = (drawn: LineView, view: LineView): boolean =>
  drawn.x.least <= view.x.least && drawn.x.greatest >= view.x.greatest

function sameRanges(drawn: LineView, view: LineView): boolean {
  const wide = between(view.x, view.xScale, -margin, 1 + margin)
  return (
    wide.least === drawn.x.least &&
    wide.greatest === drawn.x.greatest &&
    view.y.least === drawn.y.least &&
    view.y.greatest === drawn.y.greatest
  )
}
