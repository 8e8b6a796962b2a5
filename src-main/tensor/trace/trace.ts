import { Tensor, engine } from '@tensorflow/tfjs-core'
import { CloudpinError, fail } from '@contract/failure'
import { evaluator } from '../lower/eager/evaluate'
import type { OutputSlot, Program, StateSlot, TensorValue } from '../program'
import type { BuildStep } from '../scope'
import { reachable } from '../optimize/reachable'
import { refusal, registerRecordingKernels, traceBackend } from './kernels'
import { Recorder } from './recorder'
import { RecordingScope } from './scope'
import { validate } from './validate'

/**
 * Runs tfjs code once on a backend that writes down what it would compute, and answers with the program of one step.
 * `build` makes its variables (they become the state, under their names; those without one are numbered as they come)
 * and returns the step. tfjs itself is left as it was found, also when the code throws.
 * @param name keys the program's noise: programs of one name and seed draw the same numbers.
 * @throws invalid-input where the code reads a value, calls a kernel that no row describes, or where shapes don't meet.
 */
export function trace(name: string, build: BuildStep): Program {
  const recorded = inEngineOfItsOwn((recorder) => {
    const scope = new RecordingScope(recorder)
    const step = build(scope)
    if (typeof step !== 'function')
      throw fail('invalid-input', `The program "${name}" must return its step, a function.`)
    const outputs = Object.entries(step()).map(([key, tensor]) => outputSlot(recorder, key, tensor))
    const variables = recorder.variables.map((traced, index) => {
      if (traced.variable.isDisposed)
        throw fail('invalid-input', `The variable "${traced.variable.name}" was disposed of in the step.`)
      return { ...traced, name: nameOf(traced.variable.name, index), next: recorder.idOf(traced.variable) }
    })
    return { recorder, scope, outputs, variables }
  })
  return assemble(name, recorded)
}

interface Recorded {
  readonly recorder: Recorder
  readonly scope: RecordingScope
  readonly outputs: readonly OutputSlot[]
  readonly variables: readonly { name: string; id: number; initial: number; next: number }[]
}

/** tfjs numbers variables without a name over the life of the process; their order in the program is what lasts. */
const nameOf = (name: string, index: number): string => (/^\d+$/.test(name) ? `unnamed/${index}` : name)

function outputSlot(recorder: Recorder, name: string, tensor: unknown): OutputSlot {
  if (!(tensor instanceof Tensor)) throw fail('invalid-input', `The step's output "${name}" must be a tensor.`, name)
  const id = recorder.idOf(tensor)
  const spec = recorder.specs.get(id)
  if (spec === undefined) throw new Error(`The output ${name} has no spec.`)
  return { ...spec, name, id }
}

/** Runs with a fresh engine state, so that variables, tapes, scopes and counts of others are out of reach. */
function inEngineOfItsOwn<T>(body: (recorder: Recorder) => T): T {
  registerRecordingKernels()
  const tf = engine()
  const outside = tf.state
  const backendName: string | undefined = tf.backendName
  const inside: typeof outside = Reflect.construct(outside.constructor, [])
  const recorder = new Recorder((dataId) => {
    tf.state = outside
    try {
      return tf.readSync(dataId)
    } finally {
      tf.state = inside
    }
  })
  inside.registeredVariables = recorder.watched(inside.registeredVariables)
  tf.registerBackend(traceBackend, () => recorder)
  tf.state = inside
  try {
    void tf.setBackend(traceBackend)
    tf.startScope('trace')
    return body(recorder)
  } catch (thrown) {
    throw explained(thrown)
  } finally {
    tf.removeBackend(traceBackend)
    tf.state = outside
    if (backendName) void tf.setBackend(backendName)
  }
}

/** tfjs refuses kernels it never heard of by itself; its own messages about shapes are kept as they are. */
function explained(thrown: unknown): unknown {
  if (thrown instanceof CloudpinError || !(thrown instanceof Error)) return thrown
  const kernel = /^Kernel '(\w+)' not registered/.exec(thrown.message)?.[1]
  return kernel === undefined ? fail('invalid-input', thrown.message) : refusal(kernel)
}

function assemble(name: string, { recorder, scope, outputs, variables }: Recorded): Program {
  const state: StateSlot[] = []
  const known = new Map<number, TensorValue>()
  const evaluate = evaluator(recorder)
  for (const variable of variables) {
    const initial = evaluate(variable.initial, known)
    if (initial === null) {
      throw fail(
        'invalid-input',
        `The variable "${variable.name}" starts from a value that only the step knows.`,
        variable.name,
      )
    }
    known.set(variable.id, initial)
    state.push({
      shape: initial.shape,
      dtype: initial.dtype,
      name: variable.name,
      id: variable.id,
      initial,
      next: variable.next,
    })
  }
  const program: Program = {
    name,
    state,
    inputs: scope.inputs,
    constants: recorder.constants,
    datasets: scope.datasets,
    noise: scope.noises,
    perStep: scope.perSteps,
    stepIndex: scope.stepIndex,
    nodes: recorder.nodes,
    outputs,
  }
  validate(program)
  return reachable(program)
}
