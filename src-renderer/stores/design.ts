import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { parseExperiment } from '@contract/experiment/parse'
import type { ExperimentSpec } from '@contract/experiment/spec'
import type { EngineKind } from '@contract/run'
import { isDraft, type Draft } from '../components/form/values'
import { carriedOver, relaxed, underOtherProcess, withPart } from './experiments'
import { recall, remember } from './remembered'

const first: Draft = { target: { kind: 'mixture' }, process: { kind: 'vp' } }
const most = 12

function kept(): readonly Draft[] {
  const drafts = recall('design')
  return Array.isArray(drafts) && drafts.length > 0 && drafts.length <= most && drafts.every(isDraft)
    ? drafts
    : [first, underOtherProcess(first)]
}

/** The experiments that are being set up, side by side; kept in this browser at every change. */
export const useDesign = defineStore('design', () => {
  const drafts = shallowRef<readonly Draft[]>(kept())
  const active = ref(0)
  /** Whether a change goes to every experiment, apart from what belongs to its process. */
  const together = ref(recall('design.together') !== false)
  watch(together, (value) => {
    remember('design.together', value)
  })

  /** The engine to train on; null is the preferred one. */
  const engine = ref<EngineKind | null>(null)

  const parsed = computed(() => drafts.value.map(parseExperiment))
  const draft = computed<Draft>(() => drafts.value[active.value] ?? first)
  const issues = computed(() => {
    const result = parsed.value[active.value]
    return result && !result.ok ? result.issues : []
  })
  /** Every experiment, complete; null where one of them has something to mend. */
  const specs = computed<readonly ExperimentSpec[] | null>(() => {
    const complete = parsed.value.flatMap((result) => (result.ok ? [result.spec] : []))
    return complete.length === parsed.value.length ? complete : null
  })

  /** The active experiment as it was when it was last complete: its defaults, and what is shown of it. */
  const complete = shallowRef<ExperimentSpec | null>(null)
  watch(
    [parsed, active],
    () => {
      const result = parsed.value[active.value]
      if (result?.ok) complete.value = result.spec
    },
    { immediate: true },
  )

  const put = (next: readonly Draft[], index = active.value) => {
    drafts.value = next
    active.value = Math.max(0, Math.min(index, next.length - 1))
    remember('design', next)
  }

  /** Sets up these experiments in place of those that are there. */
  const load = (loaded: readonly object[]): void => {
    put(loaded.slice(0, most).map(relaxed), 0)
  }

  /** Changes a part of the active experiment, such as `target`; `undefined` gives it its defaults. */
  const change = (part: string, value: unknown): void => {
    const before = draft.value[part]
    put(
      drafts.value.map((other, i) => {
        if (i === active.value) return withPart(other, part, value)
        return together.value ? carriedOver(other, part, before, value) : other
      }),
    )
  }

  /** Changes a part of the active experiment, and of no other. */
  const changeAlone = (part: string, value: unknown): void => {
    put(drafts.value.map((other, i) => (i === active.value ? withPart(other, part, value) : other)))
  }

  /** Sets the active experiment up once more, under the other process. */
  const add = (): void => {
    if (drafts.value.length < most) put([...drafts.value, underOtherProcess(draft.value)], drafts.value.length)
  }

  const remove = (index: number): void => {
    if (drafts.value.length === 1) return
    put(
      drafts.value.filter((_, i) => i !== index),
      index < active.value ? active.value - 1 : active.value,
    )
  }

  return {
    drafts,
    active,
    together,
    draft,
    parsed,
    issues,
    specs,
    complete,
    engine,
    load,
    change,
    changeAlone,
    add,
    remove,
    most,
  }
})
