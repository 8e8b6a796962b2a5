import { availableParallelism } from 'node:os'
import type { EngineAvailability } from '@contract/description'
import { toFailure } from '@contract/failure'
import { engineKinds, type EngineKind } from '@contract/run'
import { eagerDevice } from './eager/device'
import { tensorflowState } from './tensorflow/installation'

/** What one engine would run on, or why it cannot; `gpu` where it would be a graphics processor. */
interface Found {
  readonly available: boolean
  readonly detail: string
  readonly gpu?: boolean
}

const threads = (count: number): string => `${count} ${count === 1 ? 'thread' : 'threads'}`

const find: Readonly<Record<EngineKind, () => Promise<Found>>> = {
  async onnx() {
    try {
      const { onnxRuntime } = await import('./onnx/runtime')
      return { available: true, detail: `CPU, up to ${threads(availableParallelism())}, ${onnxRuntime}` }
    } catch (thrown) {
      return doesNotLoad(thrown)
    }
  },
  /** What the setup command left; the library itself is loaded with the first program. */
  async tensorflow() {
    const state = tensorflowState()
    return state.kind === 'installed'
      ? { available: true, detail: state.detail, gpu: state.gpu }
      : { available: false, detail: state.reason }
  },
  async webgpu() {
    try {
      const [{ webgpuReason }, { onnxRuntime }] = await Promise.all([import('./onnx/webgpu'), import('./onnx/runtime')])
      const reason = await webgpuReason()
      return reason === null
        ? { available: true, detail: `GPU by WebGPU, ${onnxRuntime}` }
        : { available: false, detail: reason }
    } catch (thrown) {
      return doesNotLoad(thrown)
    }
  },
  async eager() {
    return { available: true, detail: eagerDevice }
  },
}

const doesNotLoad = (thrown: unknown): Found => ({
  available: false,
  detail: `ONNX Runtime does not load here: ${toFailure(thrown).message}`,
})

/**
 * Which engines there are, what each would run on or why it can't, and which is taken where none is asked for:
 * TensorFlow where it has a GPU, else ONNX Runtime, else tfjs itself. WebGPU is taken by choice alone: a step of a
 * small network is done sooner on a processor than its nodes are sent to a graphics card.
 */
export async function describeEngines(): Promise<readonly EngineAvailability[]> {
  const preferred = await preferredEngine()
  const found = await Promise.all(engineKinds.map((kind) => describeEngine(kind)))
  return found.map((engine) => ({ ...engine, preferred: engine.kind === preferred }))
}

/** One engine alone; the others are not looked for. */
export async function describeEngine(kind: EngineKind): Promise<Omit<EngineAvailability, 'preferred'>> {
  const { available, detail } = await find[kind]()
  return { kind, available, detail }
}

/** The engine that is taken where none is asked for. */
export async function preferredEngine(): Promise<EngineKind> {
  if ((await find.tensorflow()).gpu === true) return 'tensorflow'
  return (await find.onnx()).available ? 'onnx' : 'eager'
}
