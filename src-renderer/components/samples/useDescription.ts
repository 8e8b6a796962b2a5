import { computed, ref, shallowReactive, shallowRef, watch, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import { toFailure, type Failure } from '@contract/failure'
import type { SampleDescription } from '@contract/image-description'
import type { SampleSet } from '@contract/run'
import { describeSheet, type SheetPart, type SheetSource } from './sheetSource'

/** What is known of an image: the description of some images, and the row that is about this one. */
export interface Described {
  readonly description: SampleDescription
  readonly row: number
}

/** Images that are asked about together when one of them is looked at: an answer comes soon, and serves its neighbours. */
const partSize = 240

/**
 * What the images of a sheet show and resemble: asked part by part where somebody looks, or of all of them where an
 * order needs it.
 */
export function useDescription(
  samples: () => SampleSet | null,
  source: () => SheetSource | null,
): {
  /** Of all images; null until somebody has asked for it. */
  readonly whole: ComputedRef<SampleDescription | null>
  /** What is known of one image. */
  readonly of: (index: number) => Described | null
  readonly busy: Ref<boolean>
  readonly failure: ShallowRef<Failure | null>
  /** Asks about the images around one. */
  readonly look: (index: number) => void
  /** Asks about all of them; `train`: with the data's classifier, trained where it is not kept. */
  readonly lookAtAll: (train: boolean) => void
} {
  const known = shallowReactive(new Map<string, SampleDescription>())
  const asked = new Set<string>()
  const underWay = ref(0)
  const failure = shallowRef<Failure | null>(null)
  const count = (): number => samples()?.shape[0] ?? 0
  const all = 'all'
  const nameOf = (index: number): string => String(Math.floor(index / partSize))

  const ask = async (name: string, part: SheetPart, train: boolean): Promise<void> => {
    const [set, from] = [samples(), source()]
    if (set === null || from === null || (asked.has(name) && !train)) return
    asked.add(name)
    underWay.value++
    try {
      const found = await describeSheet(set, from, part, train)
      if (set !== samples()) return
      known.set(name, found)
      failure.value = null
    } catch (thrown) {
      if (set !== samples()) return
      failure.value = toFailure(thrown)
      // it may be asked again
      asked.delete(name)
    } finally {
      underWay.value--
    }
  }
  watch(samples, () => {
    const wasWhole = asked.has(all)
    known.clear()
    asked.clear()
    failure.value = null
    // whoever wanted to know of all images wants to know of the next ones as well
    if (wasWhole) void ask(all, { first: 0, count: count() }, false)
  })

  const whole = computed(() => known.get(all) ?? null)
  return {
    whole,
    of(index) {
      if (whole.value) return { description: whole.value, row: index }
      const part = known.get(nameOf(index))
      return part ? { description: part, row: index % partSize } : null
    },
    busy: computed(() => underWay.value > 0),
    failure,
    look(index) {
      if (asked.has(all)) return
      const first = Math.floor(index / partSize) * partSize
      void ask(nameOf(index), { first, count: Math.min(partSize, count() - first) }, false)
    },
    lookAtAll(train) {
      void ask(all, { first: 0, count: count() }, train)
    },
  }
}
