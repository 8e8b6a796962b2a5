import { enableProdMode, getKernel, getKernelsForBackend, registerKernel } from '@tensorflow/tfjs-core'
import type { TensorInfo } from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import '@tensorflow/tfjs-core/dist/register_all_gradients'
// Some of tfjs's gradients are written with chained methods.
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops'
import { fail } from '@contract/failure'
import { inputAt } from '../kernels/row'
import { isKernelName, kernels, rowOf } from '../kernels/table'
import type { KernelName } from '../kernels/table'
import { correctGradients } from './gradients'
import { callingPlace } from './place'
import { Recorder } from './recorder'

/** Name of the recording backend in tfjs's registries. */
export const traceBackend = 'cloudpin-trace'

/** Registers the kernels of the table for recording; those that tfjs has beyond it are refused by name and place. */
export function registerRecordingKernels(): void {
  if (getKernel('Identity', traceBackend) !== undefined) return
  // Otherwise tfjs advertises its other packages on the console.
  enableProdMode()
  correctGradients()
  register('Identity', (recorder, [x]) => {
    if (x === undefined) throw new Error('Identity was called without a tensor.')
    return recorder.alias(x)
  })
  for (const name of Object.keys(kernels)) if (isKernelName(name)) registerRow(name)
  for (const { kernelName } of getKernelsForBackend('cpu')) {
    if (getKernel(kernelName, traceBackend) === undefined) {
      register(kernelName, () => {
        throw refusal(kernelName)
      })
    }
  }
}

/** What is said of a kernel that no row describes. */
export const refusal = (kernel: string) =>
  fail('invalid-input', `The tfjs kernel ${kernel}, called ${callingPlace()}, can't be part of a program.`, kernel)

function registerRow(name: KernelName): void {
  const { inputs: names, many = false } = rowOf(name)
  // tfjs tells kernels of one output from those of several by whether they answer with a list.
  const answer = (outputs: readonly TensorInfo[]) => (many ? [...outputs] : inputAt(outputs, 0))
  register(name, (recorder, tensors, inputs, attributes) => {
    if (names === 'list') return answer(recorder.record(name, tensors, attributes))
    const extra = Object.keys(inputs).find((key) => inputs[key] && !names.includes(key) && !names.includes(`${key}?`))
    if (extra !== undefined)
      throw fail(
        'invalid-input',
        `The tfjs kernel ${name}, called ${callingPlace()}, has no lowering with "${extra}".`,
        name,
      )
    const given = names.flatMap((key) => {
      const tensor = inputs[key.replace('?', '')]
      return tensor === undefined || tensor === null ? [] : [tensor]
    })
    return answer(recorder.record(name, given, attributes))
  })
}

type Recording = (
  recorder: Recorder,
  tensors: readonly TensorInfo[],
  inputs: Readonly<Record<string, TensorInfo | null | undefined>>,
  attributes: Readonly<Record<string, unknown>>,
) => TensorInfo | TensorInfo[]

function register(kernelName: string, recording: Recording): void {
  registerKernel({
    kernelName,
    backendName: traceBackend,
    kernelFunc: ({ inputs, attrs, backend }) => recording(recorderOf(backend), listed(inputs), inputs, { ...attrs }),
  })
}

/** tfjs hands lists over where it declares tensors by name. */
const listed = (inputs: Readonly<Record<string, TensorInfo | undefined>>): readonly TensorInfo[] =>
  Object.values(inputs).flatMap((tensor) => tensor ?? [])

function recorderOf(backend: unknown): Recorder {
  if (backend instanceof Recorder) return backend
  throw new Error('A recording kernel was called without its recorder.')
}
