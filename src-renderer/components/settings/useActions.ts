import { ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import { toFailure } from '@contract/failure'

/** Actions of which one is done at a time. */
export interface Actions<Name extends string> {
  /** The one that is under way. */
  readonly busy: ShallowRef<Name | null>
  /** What came of the last one, and what kept it from being done. */
  readonly said: Ref<string>
  readonly problem: Ref<string>
  /** Does one of them, unless another is under way; `work` answers with what came of it, if there is anything to say. */
  readonly act: (name: Name, work: () => Promise<string | null>) => Promise<void>
}

export function useActions<Name extends string>(): Actions<Name> {
  const busy: ShallowRef<Name | null> = shallowRef(null)
  const said = ref('')
  const problem = ref('')
  const act = async (name: Name, work: () => Promise<string | null>): Promise<void> => {
    if (busy.value !== null) return
    busy.value = name
    said.value = ''
    problem.value = ''
    try {
      said.value = (await work()) ?? ''
    } catch (thrown) {
      problem.value = toFailure(thrown).message
    } finally {
      busy.value = null
    }
  }
  return { busy, said, problem, act }
}
