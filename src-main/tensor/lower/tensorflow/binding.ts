import { createRequire } from 'node:module'

/** Element types as TensorFlow's C interface numbers them (TF_DataType in tf_datatype.h). */
export const tfType = { float32: 1, int32: 3, uint8: 4, bool: 10 } as const

/** Kinds of attributes of an operation (TF_AttrType in tf_attrtype.h). */
export const tfAttribute = { int: 1, bool: 3, type: 4 } as const

export interface TensorInfo {
  readonly id: number
  readonly shape: readonly number[]
  readonly dtype: number
}

export interface OperationAttribute {
  readonly name: string
  readonly type: number
  readonly value: boolean | number
}

/**
 * The part of tfjs-node's native binding that we use. Tensors and models are numbers that stay valid until they are
 * deleted; `createTensor` shares the array's memory, so it must not be written to while TensorFlow may read it.
 * Every call is synchronous and throws an Error with TensorFlow's own message.
 */
export interface TensorflowBinding {
  readonly TF_Version: string
  createTensor(shape: readonly number[], type: number, data: Float32Array | Int32Array | Uint8Array): number
  deleteTensor(id: number): void
  tensorDataSync(id: number): unknown
  executeOp(
    name: string,
    attributes: readonly OperationAttribute[],
    inputs: readonly number[],
    outputs: number,
  ): readonly TensorInfo[]
  loadSavedModel(folder: string, tags: string): number
  deleteSavedModel(id: number): void
  /** Names are lists with commas, each `operation:index`. */
  runSavedModel(id: number, inputs: readonly number[], inputNames: string, outputNames: string): readonly TensorInfo[]
  isUsingGpuDevice(): boolean
}

const methods = [
  'createTensor',
  'deleteTensor',
  'tensorDataSync',
  'executeOp',
  'loadSavedModel',
  'deleteSavedModel',
  'runSavedModel',
  'isUsingGpuDevice',
] as const

function isBinding(value: unknown): value is TensorflowBinding {
  if (typeof value !== 'object' || value === null) return false
  const members = new Map<string, unknown>(methods.map((name) => [name, Reflect.get(value, name)]))
  return (
    typeof Reflect.get(value, 'TF_Version') === 'string' &&
    [...members.values()].every((member) => typeof member === 'function')
  )
}

/** TensorFlow reads these once, when the library is loaded; what the person set stays. */
const quiet: Readonly<Record<string, string>> = {
  // Warnings only: its greeting lines would fill the run's log.
  TF_CPP_MIN_LOG_LEVEL: '2',
  // Takes GPU memory as it is needed instead of all of it.
  TF_FORCE_GPU_ALLOW_GROWTH: 'true',
}

/**
 * Loads the binding's file, and with it TensorFlow, into this process. Throws an Error with the loader's own message
 * when the file is not there, was built for another system, or is not tfjs-node's binding.
 */
export function loadBinding(file: string): TensorflowBinding {
  for (const [name, value] of Object.entries(quiet)) process.env[name] ??= value
  const loaded: unknown = createRequire(import.meta.url)(file)
  if (!isBinding(loaded)) throw new Error(`${file} is not the native binding of @tensorflow/tfjs-node.`)
  return loaded
}
