import { onScopeDispose, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import type { SpecIssue } from '@contract/experiment/issue'
import type { ExperimentSpec } from '@contract/experiment/spec'
import type { Explanation } from '@contract/explanation'
import { toFailure, type Failure } from '@contract/failure'
import { call } from '../../../api'
import { connection } from '../../../connection/state'

const debounce = 250

/** A spec and what it means. */
export interface Explanations {
  readonly spec: ExperimentSpec
  readonly answer: Explanation
}

export interface Explained {
  /** The last answer, which stays while the next one is on its way. */
  readonly explanation: ShallowRef<Explanations | null>
  /** What only the workbench knows: data that is missing, a batch that does not fit into memory. */
  readonly issues: ShallowRef<readonly SpecIssue[]>
  readonly failure: ShallowRef<Failure | null>
  readonly busy: ShallowRef<boolean>
}

/** Asks the workbench what a spec means, a quarter of a second after its last change; older answers are dropped. */
export function useExplanation(spec: Ref<ExperimentSpec | null>): Explained {
  const explanation: Explained['explanation'] = shallowRef(null)
  const issues = shallowRef<readonly SpecIssue[]>([])
  const failure = shallowRef<Failure | null>(null)
  const busy = shallowRef(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  let asked = 0

  const ask = async (wanted: ExperimentSpec) => {
    const turn = ++asked
    const isLate = () => turn !== asked
    busy.value = true
    try {
      const checked = await call('experiment.check', { spec: { ...wanted } })
      if (isLate()) return
      issues.value = checked.issues
      if (checked.issues.length === 0) {
        const answer = await call('experiment.explain', { spec: { ...wanted } })
        if (isLate()) return
        explanation.value = { spec: wanted, answer }
      }
      failure.value = null
    } catch (error) {
      if (!isLate()) failure.value = toFailure(error)
    } finally {
      if (!isLate()) busy.value = false
    }
  }

  // The name and the seeds of a run change nothing that is shown; what is compared leaves them out.
  const meaning = () => JSON.stringify({ ...spec.value, name: null, seed: null })
  watch(
    [meaning, connection],
    ([now], previous) => {
      if (!spec.value || connection.value === 'lost' || (now === previous[0] && failure.value === null)) return
      const wanted = spec.value
      issues.value = []
      clearTimeout(timer)
      timer = setTimeout(() => void ask(wanted), explanation.value ? debounce : 0)
    },
    { immediate: true },
  )
  onScopeDispose(() => {
    clearTimeout(timer)
    asked++
  })
  return { explanation, issues, failure, busy }
}
