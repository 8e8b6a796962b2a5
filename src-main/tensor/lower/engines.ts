import { createRequire } from 'node:module'
import { availableParallelism } from 'node:os'
import type { EngineAvailability } from '@contract/api'
import { toFailure } from '@contract/failure'
import { eagerDevice } from './eager/device'

const threads = (count: number): string => `${count} ${count === 1 ? 'thread' : 'threads'}`

/** Which engines there are, what each would run on or why it can't, and which is taken where none is asked for. */
export async function describeEngines(): Promise<readonly EngineAvailability[]> {
  const onnx = await describeOnnx()
  return [
    onnx,
    describeTensorflow(),
    { kind: 'eager', available: true, detail: eagerDevice, preferred: !onnx.available },
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

/** The native libraries are looked for and loaded, which is the only way to know that they work. */
export const tensorflowPackages = ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node'] as const

function describeTensorflow(): EngineAvailability {
  const require = createRequire(import.meta.url)
  const reasons = tensorflowPackages.map((name) => {
    try {
      require.resolve(name)
      return `${name} is installed, but no program is lowered to it yet`
    } catch {
      return `${name} is not installed`
    }
  })
  return {
    kind: 'tensorflow',
    available: false,
    detail: `TensorFlow is not set up: ${reasons.join('; ')}.`,
    preferred: false,
  }
}
