import { ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import { toFailure, type Failure } from '@contract/failure'
import type { SampleDescription } from '@contract/image-description'
import type { SampleSet } from '@contract/run'
import { describeSheet, type SheetSource } from './sheetSource'

/** What the images of a sheet show and resemble, asked when somebody first looks. */
export function useDescription(
  samples: () => SampleSet | null,
  source: () => SheetSource | null,
): {
  readonly description: ShallowRef<SampleDescription | null>
  readonly busy: Ref<boolean>
  readonly failure: ShallowRef<Failure | null>
  /** Asks, if it was not asked before. */
  readonly look: () => void
  /** Has the data's classifier trained where it is not kept, and asks again. */
  readonly train: () => void
} {
  const description = shallowRef<SampleDescription | null>(null)
  const busy = ref(false)
  const failure = shallowRef<Failure | null>(null)
  let looked = false
  let asked = 0

  const ask = async (train: boolean): Promise<void> => {
    const [set, from] = [samples(), source()]
    if (set === null || from === null) return
    const mine = ++asked
    busy.value = true
    try {
      const found = await describeSheet(set, from, train)
      if (mine !== asked) return
      description.value = found
      failure.value = null
    } catch (thrown) {
      if (mine === asked) failure.value = toFailure(thrown)
    } finally {
      if (mine === asked) busy.value = false
    }
  }
  // other images: what was known is not about them; whoever looked goes on looking
  watch(samples, () => {
    description.value = null
    failure.value = null
    asked++
    busy.value = false
    if (looked) void ask(false)
  })
  return {
    description,
    busy,
    failure,
    look: () => {
      if (looked) return
      looked = true
      void ask(false)
    },
    train: () => {
      looked = true
      void ask(true)
    },
  }
}
