import { availableParallelism } from 'node:os'
import type { EngineAvailability } from '@contract/api'
import { toFailure } from '@contract/failure'
import { eagerDevice } from './eager/device'
import { tensorflowState } from './tensorflow/installation'

const threads = (count: number): string => `${count} ${count === 1 ? 'thread' : 'threads'}`

/**
 * Which engines there are, what each would run on or why it can't, and which is taken where none is asked for:
 * TensorFlow where it has a GPU, else ONNX Runtime.
 */
export async function describeEngines(): Promise<readonly EngineAvailability[]> {
  const [onnx, tensorflow] = [await describeOnnx(), describeTensorflow()]
  const gpu = tensorflow.preferred
  return [
    { ...onnx, preferred: onnx.available && !gpu },
    tensorflow,
    { kind: 'eager', available: true, detail: eagerDevice, preferred: !onnx.available && !gpu },
  ]
}

async function describeOnnx(): Promise<EngineAvailability> {
  try {
    const { onnxRuntime } = await import('./onnx/runtime')
    const detail = `CPU, up to ${threads(availableParallelism())}, ${onnxRuntime}`
    return { kind: 'onnx', available: true, detail, preferred: true }
  } catch (thrown) {
    const detail = `ONNX Runtime does not load here: ${toFailure(thrown).message}`
    return { kind: 'onnx', available: false, detail, preferred: false }
  }
}

/** What the setup command left; the library itself is loaded with the first program. */
function describeTensorflow(): EngineAvailability {
  const state = tensorflowState()
  return state.kind === 'installed'
    ? { kind: 'tensorflow', available: true, detail: state.detail, preferred: state.gpu }
    : { kind: 'tensorflow', available: false, detail: state.reason, preferred: false }
}
