import { onBeforeUnmount, shallowRef, watch, type ShallowRef } from 'vue'
import { toFailure, type Failure } from '@contract/failure'
import type { SweepOutline } from '@contract/sweep/results'
import { call } from '../../../api'
import { useDesign } from '../../../stores/design'
import { useSweep } from './useSweep'

const quietFor = 250

/** What the workbench says of the sweep that is set up. */
export interface SweepCheck {
  readonly outline: ShallowRef<SweepOutline | null>
  readonly failure: ShallowRef<Failure | null>
}

/** Has the sweep counted and estimated whenever it changes and then rests for a moment. */
export function useSweepCheck(): SweepCheck {
  const design = useDesign()
  const sweep = useSweep()
  const outline = shallowRef<SweepOutline | null>(null)
  const failure = shallowRef<Failure | null>(null)
  let timer: ReturnType<typeof setTimeout> | undefined
  let asked = 0

  const ask = async () => {
    const made = sweep.sweep
    const turn = ++asked
    if (made === null || !made.ok) {
      outline.value = null
      failure.value = null
      return
    }
    try {
      const engine = design.engine === null ? {} : { engine: design.engine }
      const found = await call('sweeps.check', { sweep: made.sweep, ...engine })
      if (turn !== asked) return
      outline.value = found
      failure.value = null
    } catch (error) {
      if (turn !== asked) return
      outline.value = null
      failure.value = toFailure(error)
    }
  }
  watch(
    () => [sweep.sweep, design.engine],
    () => {
      clearTimeout(timer)
      timer = setTimeout(() => void ask(), quietFor)
    },
    { immediate: true },
  )
  onBeforeUnmount(() => {
    clearTimeout(timer)
  })
  return { outline, failure }
}
