import { onBeforeUnmount, onMounted, shallowRef, type Ref, type ShallowRef } from 'vue'

/** A place in the plot as fractions: x from its left edge, y from its lower edge. */
export interface PlotPoint {
  readonly x: number
  readonly y: number
}

/** A rectangle in the plot; where `y` is null it is as high as the plot. */
export interface PlotBox {
  readonly x: readonly [number, number]
  readonly y: readonly [number, number] | null
}

/** Where the plot lies within its element, in CSS pixels. */
export interface PlotArea {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** What the gestures on a plot ask for. */
export interface PlotActions {
  readonly area: () => PlotArea
  readonly zoomAt: (point: PlotPoint, factor: number) => void
  readonly zoomTo: (box: PlotBox) => void
  /** Moves what is shown by fractions of the plot's size. */
  readonly pan: (by: PlotPoint) => void
  readonly reset: () => void
}

export interface ChartGestures {
  readonly hovered: ShallowRef<PlotPoint | null>
  readonly box: ShallowRef<PlotBox | null>
}

const leastDrag = 4
const thinnestBox = 16
const wheelStep = 0.0015
const stride = 0.1

/**
 * Dragging draws a box to zoom to, dragging with Shift or the middle button moves the view, the wheel zooms where the
 * pointer is once the plot was clicked (or with Ctrl), and a double click resets. By key, while the plot has the focus: + and −, the arrows, 0 or Home.
 */
export function useChartGestures(element: Ref<HTMLElement | null>, actions: PlotActions): ChartGestures {
  const hovered = shallowRef<PlotPoint | null>(null)
  const box = shallowRef<PlotBox | null>(null)
  const ending = new AbortController()
  let isMoving = false

  const pointAt = (event: MouseEvent): PlotPoint => {
    const { left, top, width, height } = actions.area()
    const bounds = element.value?.getBoundingClientRect()
    const x = (event.clientX - (bounds?.left ?? 0) - left) / width
    const y = 1 - (event.clientY - (bounds?.top ?? 0) - top) / height
    return { x, y }
  }
  const inside = ({ x, y }: PlotPoint): boolean => x >= 0 && x <= 1 && y >= 0 && y <= 1
  const held = (fraction: number): number => Math.min(1, Math.max(0, fraction))

  const boxBetween = (a: PlotPoint, b: PlotPoint): PlotBox | null => {
    const { width, height } = actions.area()
    if (Math.abs(a.x - b.x) * width < leastDrag) return null
    const flat = Math.abs(a.y - b.y) * height < thinnestBox
    return { x: [held(a.x), held(b.x)], y: flat ? null : [held(a.y), held(b.y)] }
  }

  const onPointerDown = (event: PointerEvent): void => {
    const start = pointAt(event)
    if (!inside(start) || (event.button !== 0 && event.button !== 1)) return
    const moves = event.shiftKey || event.button === 1
    if (event.button === 1) event.preventDefault()
    const dragging = new AbortController()
    let last = start
    isMoving = moves
    if (moves) hovered.value = null
    const onMove = (move: PointerEvent): void => {
      const now = pointAt(move)
      if (moves) actions.pan({ x: last.x - now.x, y: last.y - now.y })
      else box.value = boxBetween(start, now)
      last = now
    }
    const onUp = (): void => {
      dragging.abort()
      isMoving = false
      if (box.value) actions.zoomTo(box.value)
      box.value = null
    }
    const onCancel = (key?: KeyboardEvent): void => {
      if (key && key.key !== 'Escape') return
      dragging.abort()
      isMoving = false
      box.value = null
    }
    const signal = AbortSignal.any([dragging.signal, ending.signal])
    window.addEventListener('pointermove', onMove, { signal })
    window.addEventListener('pointerup', onUp, { signal })
    window.addEventListener(
      'pointercancel',
      () => {
        onCancel()
      },
      { signal },
    )
    window.addEventListener('keydown', onCancel, { signal })
  }

  const onWheel = (event: WheelEvent): void => {
    const point = pointAt(event)
    // Without the focus the wheel scrolls the page, as it does everywhere else.
    const meant = event.ctrlKey || event.metaKey || document.activeElement === element.value
    if (!meant || !inside(point) || event.deltaY === 0) return
    event.preventDefault()
    actions.zoomAt(point, Math.exp(-event.deltaY * wheelStep))
  }

  const centre = { x: 0.5, y: 0.5 }
  const keys: Readonly<Record<string, () => void>> = {
    '+': () => {
      actions.zoomAt(centre, 1.25)
    },
    '=': () => {
      actions.zoomAt(centre, 1.25)
    },
    '-': () => {
      actions.zoomAt(centre, 0.8)
    },
    ArrowLeft: () => {
      actions.pan({ x: -stride, y: 0 })
    },
    ArrowRight: () => {
      actions.pan({ x: stride, y: 0 })
    },
    ArrowUp: () => {
      actions.pan({ x: 0, y: stride })
    },
    ArrowDown: () => {
      actions.pan({ x: 0, y: -stride })
    },
    '0': actions.reset,
    Home: actions.reset,
  }
  const onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target !== element.value) return
    const action = keys[event.key]
    if (!action) return
    event.preventDefault()
    action()
  }

  onMounted(() => {
    const { signal } = ending
    element.value?.addEventListener('pointerdown', onPointerDown, { signal })
    element.value?.addEventListener('wheel', onWheel, { signal, passive: false })
    element.value?.addEventListener('keydown', onKey, { signal })
    element.value?.addEventListener('dblclick', actions.reset, { signal })
    element.value?.addEventListener(
      'pointermove',
      (event) => {
        const point = pointAt(event)
        // what is moved has nothing to read off; it follows the pointer
        hovered.value = inside(point) && !isMoving ? point : null
      },
      { signal },
    )
    element.value?.addEventListener(
      'pointerleave',
      () => {
        hovered.value = null
      },
      { signal },
    )
  })
  onBeforeUnmount(() => {
    ending.abort()
  })
  return { hovered, box }
}
