import { nice } from 'd3-array'
import {
  computed,
  onScopeDispose,
  ref,
  shallowReactive,
  shallowRef,
  watchEffect,
  type ComputedRef,
  type Ref,
} from 'vue'
import { hull, type AxisRange } from '../../charts/axisRange'
import type { PlaneRange } from './points'

/** What several sheets of images have in common. */
export interface LinkedHover {
  /** Index of what is under the pointer of any of them. */
  readonly hovered: Ref<number | null>
}

/** What several plots of points have in common: the same axes, the same zoom, the same point under the pointer. */
export interface LinkedView extends LinkedHover {
  readonly axes: Ref<readonly [number, number]>
  /** What the person zoomed to; null where everything is shown. */
  readonly chosen: Ref<PlaneRange | null>
  /** What is shown by every plot. */
  readonly range: ComputedRef<PlaneRange>
  /** Takes part with the range that would show one plot's points; ends with the component. */
  readonly join: (bulk: () => PlaneRange | null) => void
}

const nothing: AxisRange = { least: -1, greatest: 1 }

/** A view to hand to every plot that shall move together; unzoomed it shows the bulk of all their points. */
export function useLinkedView(axes: readonly [number, number] = [0, 1]): LinkedView {
  const shownAxes = shallowRef(axes)
  const chosen = shallowRef<PlaneRange | null>(null)
  const bulks = shallowReactive(new Map<symbol, PlaneRange>())
  const range = computed<PlaneRange>(() => {
    if (chosen.value) return chosen.value
    const ranges = [...bulks.values()]
    // Round ends stand still while previews arrive one after the other.
    const whole = (of: readonly AxisRange[]): AxisRange => {
      const { least, greatest } = hull(of) ?? nothing
      const [from, to] = nice(least, greatest, 20)
      return { least: from, greatest: to }
    }
    return { x: whole(ranges.map(({ x }) => x)), y: whole(ranges.map(({ y }) => y)) }
  })
  const join = (bulk: () => PlaneRange | null): void => {
    const plot = Symbol('plot')
    watchEffect(() => {
      const found = bulk()
      if (found) bulks.set(plot, found)
      else bulks.delete(plot)
    })
    onScopeDispose(() => {
      bulks.delete(plot)
    })
  }
  return { axes: shownAxes, chosen, hovered: ref(null), range, join }
}
