import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'
import type { RunEstimate } from '@contract/estimate'
import type { ExperimentSpec } from '@contract/experiment/spec'
import { toFailure, type Failure } from '@contract/failure'
import type { EngineKind } from '@contract/run'
import { call } from '../../../api'
import { connection } from '../../../connection/state'

/** Milliseconds of rest after which steps are timed: longer than an explanation waits, since timing takes the machine. */
const patience = 800

export interface Estimated {
  /** The last answer, which stays while the next one is on its way, where it is about a like experiment. */
  readonly estimate: ShallowRef<RunEstimate | null>
  readonly failure: ShallowRef<Failure | null>
  readonly busy: ShallowRef<boolean>
}

/** Whether what one takes says something about the other. */
const alike = (a: ExperimentSpec, b: ExperimentSpec): boolean =>
  a.network.kind === b.network.kind && a.target.kind === b.target.kind && a.objective.kind === b.objective.kind

/** Has the workbench time a few steps of a spec whenever it is explained and then rests; null: nothing to time. */
export function useEstimate(spec: () => ExperimentSpec | null, engine: () => EngineKind | null): Estimated {
  const estimate = shallowRef<RunEstimate | null>(null)
  const failure = shallowRef<Failure | null>(null)
  const busy = shallowRef(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  let asked = 0
  let timed: ExperimentSpec | null = null

  const ask = async (wanted: ExperimentSpec, on: EngineKind | null): Promise<void> => {
    const mine = asked
    try {
      const found = await call('experiment.estimate', { spec: { ...wanted }, ...(on === null ? {} : { engine: on }) })
      if (mine !== asked) return
      estimate.value = found
      timed = wanted
      failure.value = null
    } catch (thrown) {
      const found = toFailure(thrown)
      // another window asked about something else; the next change asks again
      if (mine === asked && found.code !== 'cancelled') failure.value = found
    } finally {
      if (mine === asked) busy.value = false
    }
  }
  watch(
    [() => JSON.stringify({ ...spec(), name: '', seed: 0 }), engine, connection],
    () => {
      clearTimeout(timer)
      asked += 1
      const wanted = spec()
      busy.value = wanted !== null && connection.value !== 'lost'
      if (wanted === null || !busy.value) return
      if (timed !== null && !alike(timed, wanted)) {
        estimate.value = null
        failure.value = null
      }
      timer = setTimeout(() => void ask(wanted, engine()), patience)
    },
    { immediate: true },
  )
  onScopeDispose(() => {
    clearTimeout(timer)
    asked += 1
  })
  return { estimate, failure, busy }
}
