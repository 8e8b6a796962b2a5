import { computed, ref, watch, type ComputedRef, type Ref } from 'vue'
import type { SampleSet } from '@contract/run'
import { significant } from '../../../charts/numbers'
import { noised, standardNormals } from './noising'
import type { Explanations } from './useExplanation'

/** The target on its way to noise: a time, and the exact samples of p_t at it. */
export interface Noising {
  /** 0 is the data itself; then the times of the process, from the earliest on. */
  readonly index: Ref<number>
  readonly count: ComputedRef<number>
  /** The noising time; null at the data itself. */
  readonly time: ComputedRef<number | null>
  readonly words: ComputedRef<string>
  readonly samples: ComputedRef<SampleSet | null>
  /** At the last time; null while the data itself is shown. */
  readonly end: ComputedRef<SampleSet | null>
}

const noiseSeed = 2305

/** Noises the target's exact samples with one fixed noise for each of them. */
export function useNoising(explained: () => Explanations | null): Noising {
  const index = ref(0)
  const answer = computed(() => explained()?.answer ?? null)
  const scale = computed(() => explained()?.spec.training.dataScale ?? 1)
  const count = computed(() => 1 + (answer.value?.curve.t.length ?? 0))
  const size = computed(() => answer.value?.samples.values.length ?? 0)
  const noise = computed(() => standardNormals(size.value, noiseSeed))

  const at = (place: number): SampleSet | null => {
    if (answer.value === null) return null
    const { samples, curve } = answer.value
    if (place <= 0) return samples
    const [m, s] = [curve.m[place - 1], curve.s[place - 1]]
    return m === undefined || s === undefined ? samples : noised(samples, noise.value, { m, s }, scale.value)
  }
  const time = computed(() => (index.value === 0 ? null : (answer.value?.curve.t[index.value - 1] ?? null)))
  const words = computed(() => {
    const place = index.value - 1
    const curve = answer.value?.curve
    if (time.value === null || curve === undefined) return 't = 0: the data'
    const [m = 0, s = 0] = [curve.m[place], curve.s[place]]
    return `t = ${significant(time.value)}: m ${significant(m, 2)}, s ${significant(s, 2)}`
  })
  watch(count, (now) => {
    index.value = Math.min(index.value, now - 1)
  })
  return {
    index,
    count,
    time,
    words,
    samples: computed(() => at(index.value)),
    end: computed(() => (index.value === 0 ? null : at(count.value - 1))),
  }
}
