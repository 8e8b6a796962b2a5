import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { AxisDraft } from '../../../components/form/vary'
import { useDesign } from '../../../stores/design'
import { sweepOf } from './sweepOf'

/** The fields of the experiments being set up that are varied, and the sweep that they make. */
export const useSweep = defineStore('sweep', () => {
  const design = useDesign()
  const axes = shallowRef<ReadonlyMap<string, AxisDraft>>(new Map())

  const set = (path: string, axis: AxisDraft | undefined): void => {
    const next = new Map(axes.value)
    if (axis === undefined) next.delete(path)
    else next.set(path, axis)
    axes.value = next
  }
  const clear = (): void => {
    axes.value = new Map()
  }

  /** Null where nothing is varied, or an experiment is not complete. */
  const sweep = computed(() =>
    axes.value.size === 0 || design.specs === null ? null : sweepOf(design.specs, axes.value),
  )

  return { axes, set, clear, sweep }
})
