import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import type { Description } from '@contract/description'
import { toFailure, type Failure } from '@contract/failure'
import type { EngineKind } from '@contract/run'
import { call } from '../api'
import { connection } from '../connection/state'

export const engineLabel: Readonly<Record<EngineKind, string>> = {
  onnx: 'ONNX Runtime',
  tensorflow: 'TensorFlow',
  webgpu: 'ONNX Runtime on WebGPU',
  eager: 'tfjs, step by step',
}

/** What the workbench is and runs on. */
export const useDescription = defineStore('description', () => {
  const description = shallowRef<Description | null>(null)
  const failure = shallowRef<Failure | null>(null)

  /** The engine that is used where none is chosen. */
  const engine = computed(() => {
    const engines = description.value?.engines ?? []
    return engines.find((entry) => entry.preferred) ?? engines.find((entry) => entry.available) ?? null
  })

  const load = async (): Promise<void> => {
    try {
      description.value = await call('app.describe', {})
      failure.value = null
    } catch (error) {
      failure.value = toFailure(error)
    }
  }
  watch(
    connection,
    (state) => {
      if (state === 'open') void load()
    },
    { immediate: true },
  )

  return { description, failure, engine, load }
})
