import { tensor, tidy } from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import type { Executable, PrepareOptions, RunRequest } from '../../executable'
import { drawSlot } from '../../noise/draw'
import { noiseKey } from '../../noise/key'
import type { NoiseKey } from '../../noise/key'
import type { Program, TensorValue } from '../../program'
import { allocate, sizeOf } from '../../shapes'
import { demandInputs, demandNames, demandState, demandSteps } from '../slots'
import { eagerDevice } from './device'
import { find, onCpu, runNodes, toTensor, toValue } from './evaluate'

/** Runs a program node by node on tfjs's cpu backend: slow and plain, what every other engine is held against. */
export function prepareEager(program: Program, { seed }: PrepareOptions): Executable {
  let key = noiseKey(seed, program.name)
  let state = new Map(program.state.map(({ name, initial }) => [name, initial]))
  return {
    device: eagerDevice,
    async run(request) {
      demandSteps(request.firstStep, request.steps)
      const outputs = program.outputs.map((slot) => allocate(slot.dtype, sizeOf(slot.shape) * request.steps))
      for (let done = 0; done < request.steps; done++) {
        const step = onCpu(() => runStep(program, key, state, request, request.firstStep + done))
        state = step.state
        step.outputs.forEach((value, index) => outputs[index]?.set(value.data, done * value.data.length))
      }
      return Object.fromEntries(
        program.outputs.map(({ name, dtype, shape }, index) => {
          const value = { dtype, shape: [request.steps, ...shape], data: outputs[index] ?? allocate(dtype, 0) }
          return [name, value]
        }),
      )
    },
    async readState(names) {
      return new Map(demandNames(program, names).flatMap((name) => copied(name, state.get(name))))
    },
    async writeState(values) {
      demandState(program, values)
      state = new Map([...state, ...[...values].flatMap(([name, value]) => copied(name, value))])
    },
    async reseed(other) {
      key = noiseKey(other, program.name)
    },
    async dispose() {
      state.clear()
    },
  }
}

const copied = (name: string, value: TensorValue | undefined): [string, TensorValue][] =>
  value === undefined ? [] : [[name, { ...value, data: value.data.slice() }]]

interface StepResult {
  readonly state: Map<string, TensorValue>
  readonly outputs: readonly TensorValue[]
}

function runStep(
  program: Program,
  key: NoiseKey,
  state: ReadonlyMap<string, TensorValue>,
  request: RunRequest,
  step: number,
): StepResult {
  const result: { value?: StepResult } = {}
  tidy(() => {
    const tensors = new Map<number, Tensor>()
    for (const { id, value } of program.constants) tensors.set(id, toTensor(value))
    for (const { id, value } of demandInputs(program, request.inputs ?? {})) tensors.set(id, toTensor(value))
    for (const { id, name, initial } of program.state) tensors.set(id, toTensor(state.get(name) ?? initial))
    for (const slot of program.noise)
      tensors.set(slot.id, tensor(drawSlot(slot, key, step), [...slot.shape], slot.dtype))
    for (const { id, value } of program.perStep) tensors.set(id, tensor(value(step), [], 'float32'))
    for (const { id, values, rowShape } of program.datasets) {
      const count = values.length / sizeOf(rowShape)
      tensors.set(id, tensor(values, [count, ...rowShape], values instanceof Float32Array ? 'float32' : 'bool'))
    }
    if (program.stepIndex !== null) tensors.set(program.stepIndex, tensor(step, [], 'int32'))
    runNodes(program.nodes, tensors)
    result.value = {
      state: new Map(program.state.map(({ name, next }) => [name, toValue(find(tensors, next))])),
      outputs: program.outputs.map(({ id }) => toValue(find(tensors, id))),
    }
  })
  if (result.value === undefined) throw new Error('The step gave no result.')
  return result.value
}
