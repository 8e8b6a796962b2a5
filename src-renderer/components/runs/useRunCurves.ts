import { computed, onScopeDispose, shallowRef, watch, type ComputedRef, type ShallowRef } from 'vue'
import { toFailure, type Failure } from '@contract/failure'
import type { CurveBuckets } from '@contract/run'
import { call } from '../../api'
import type { CurveView } from '../../charts/curve'
import { useLive } from '../../stores/live'
import { useRuns } from '../../stores/runs'

const patience = 120

/**
 * The loss curves of runs, as fine as the chart can show them: fetched anew when the view stands still, and grown by
 * what arrives where a run is being trained.
 * @param begin what the chart will ask for at first, as far as it can be known before it is laid out
 * @returns the curves by run, what went wrong with fetching one, and what to tell the chart's views to
 */
export function useRunCurves(
  ids: () => readonly string[],
  begin: CurveView | null = null,
): {
  readonly curves: ComputedRef<ReadonlyMap<string, CurveBuckets>>
  readonly failure: ShallowRef<Failure | null>
  readonly look: (view: CurveView) => void
} {
  const runs = useRuns()
  const live = useLive()
  const view = shallowRef<CurveView | null>(begin)
  const fetched = shallowRef<ReadonlyMap<string, CurveBuckets>>(new Map())
  const failure = shallowRef<Failure | null>(null)
  let asked = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  const fetch = async (
    wanted: readonly string[],
    { scale, steps, buckets }: CurveView,
    mine: number,
  ): Promise<void> => {
    const part = steps === null ? {} : { from: steps.from, to: steps.to }
    try {
      const found = wanted.length === 0 ? [] : await call('runs.curves', { runs: [...wanted], buckets, scale, ...part })
      if (mine !== asked) return
      fetched.value = new Map(found.map(({ run, curve }) => [run, curve]))
      failure.value = null
    } catch (thrown) {
      if (mine === asked) failure.value = toFailure(thrown)
    }
  }
  const stateOf = (id: string) => runs.summaries.get(id)?.state
  watch(
    [view, () => ids().join('\n'), () => ids().map(stateOf).join(' ')],
    () => {
      clearTimeout(timer)
      const wanted = view.value
      if (wanted === null) return
      const mine = ++asked
      const known = ids().every((id) => fetched.value.has(id))
      // what is not there yet is asked for before the chart is built, which takes its time as well
      if (known) timer = setTimeout(() => void fetch([...ids()], wanted, mine), patience)
      else void fetch([...ids()], wanted, mine)
    },
    { immediate: true },
  )
  onScopeDispose(() => {
    clearTimeout(timer)
    asked += 1
  })

  const curves = computed(() => {
    const found = new Map<string, CurveBuckets>()
    for (const id of ids()) {
      const growing = stateOf(id) === 'running' && view.value?.steps === null ? live.curveOf(id).value : null
      const curve = growing ?? fetched.value.get(id)
      if (curve) found.set(id, curve)
    }
    return found
  })
  return {
    curves,
    failure,
    look: (next) => {
      if (JSON.stringify(next) !== JSON.stringify(view.value)) view.value = next
    },
  }
}
