import { computed, onScopeDispose, shallowRef, watch, type ComputedRef } from 'vue'
import type { DensityGrid } from '@contract/density'
import { padded } from '../../charts/axisRange'
import { densityOver, type DensitySource } from './density'
import { densityLayer, type DensityLayer } from './densityLayer'
import type { PlaneRange } from './points'

const patience = 120

/** What a density is wanted of. */
export interface DensityWish {
  /** Null where there is nothing to ask. */
  readonly source: DensitySource | null
  readonly axes: readonly [number, number]
  readonly range: PlaneRange
}

/**
 * The target's density behind a plot. It is asked for when the view has stood still for a moment; until the answer
 * comes the earlier one stays at its place. Points without their density are still worth seeing, so a failure leaves
 * the plot without it, and the next view asks again.
 */
export function useDensityLayer(wish: () => DensityWish, isDark: () => boolean): ComputedRef<DensityLayer | null> {
  const grid = shallowRef<DensityGrid | null>(null)
  let asked = 0
  let waiting: ReturnType<typeof setTimeout> | undefined

  const ask = async ({ source, axes, range }: DensityWish, mine: number): Promise<void> => {
    const wider = { x: padded(range.x, 'linear', 0.1), y: padded(range.y, 'linear', 0.1) }
    const found = source ? await densityOver(source, axes, wider).catch(() => null) : null
    if (mine === asked) grid.value = found
  }
  watch(
    wish,
    (wanted, before) => {
      clearTimeout(waiting)
      const mine = ++asked
      const elsewhere = wanted.source === null || wanted.axes.some((axis, i) => axis !== before?.axes[i])
      if (elsewhere) grid.value = null
      if (wanted.source !== null) waiting = setTimeout(() => void ask(wanted, mine), patience)
    },
    { immediate: true },
  )
  onScopeDispose(() => {
    clearTimeout(waiting)
    asked += 1
  })
  return computed(() => (grid.value ? densityLayer(grid.value, isDark()) : null))
}
