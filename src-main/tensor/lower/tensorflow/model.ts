import type { Program, TensorSpec } from '../../program'
import { NodeList, type Value } from './graph'
import { heldBy, variablesOf, type Variable } from './held'
import { flag, functionOf, shapeOf, text, typeOf, typesOf, type ElementType, type Graph } from './messages'
import { functions, functionsOf } from './step'

/** Names of the graph's nodes that are fed and fetched. */
export const places = {
  steps: 'steps',
  firstStep: 'first_step',
  input: (index: number) => `input${index}`,
  noise: (index: number) => `noise${index}`,
  perStep: (index: number) => `per_step${index}`,
  output: (index: number) => `output${index}`,
  /** Fetched with the outputs, so that a program without any runs as well. */
  ran: 'ran',
  given: ({ name }: Variable) => `given_${name}`,
  written: ({ name }: Variable) => `written_${name}`,
  read: ({ name }: Variable) => `read_${name}`,
}

export interface ModelOptions {
  /** Steps that are fed at once: the size of the first axis of the noise and of the stacked outputs. */
  readonly capacity: number
  /** Whether XLA compiles the loop; otherwise TensorFlow runs it node by node. */
  readonly compiled: boolean
}

/**
 * A program as one graph. Fetching `output…` or `ran` runs as many steps as `steps` says in one While and leaves the
 * state in the variables; `written_…` stores what is fed to `given_…` into a variable, and so makes it; `read_…` is a
 * variable's value. All of it shares one session.
 */
export function buildModel(program: Program, { capacity, compiled }: ModelOptions): Graph {
  const held = heldBy(program)
  const nodes = new NodeList('graph')
  const handles = variablesOf(held).map((variable) => addVariable(nodes, variable))
  const firstStep = placeholder(nodes, places.firstStep, { dtype: 'int32', shape: [] })
  const steps = placeholder(nodes, places.steps, { dtype: 'int32', shape: [] })
  const given = [
    ...[...handles, firstStep, steps],
    ...program.inputs.map((slot, index) => placeholder(nodes, places.input(index), slot)),
    ...program.noise.map(({ dtype, shape }, index) =>
      placeholder(nodes, places.noise(index), { dtype, shape: [capacity, ...shape] }),
    ),
    ...program.perStep.map(({ dtype }, index) =>
      placeholder(nodes, places.perStep(index), { dtype, shape: [capacity] }),
    ),
  ]
  const call = nodes.add(
    'StatefulPartitionedCall',
    given.map(({ name }) => name),
    {
      Tin: typesOf(given.map(({ type }) => type)),
      Tout: typesOf(program.outputs.map(({ dtype }) => dtype)),
      f: functionOf(functions.run),
      ...(compiled ? { _XlaMustCompile: flag(true) } : {}),
    },
  )
  program.outputs.forEach(({ dtype }, index) => {
    addOutput(nodes, { name: `${call}:${index}`, type: dtype }, steps, places.output(index))
  })
  addSignal(nodes, places.ran, call)
  return { nodes: nodes.nodes, functions: functionsOf(program, held, capacity) }
}

function placeholder(
  nodes: NodeList,
  name: string,
  { dtype, shape }: { readonly dtype: ElementType; readonly shape: TensorSpec['shape'] },
): Value {
  nodes.add('Placeholder', [], { dtype: typeOf(dtype), shape: shapeOf(shape) }, name)
  return { name: `${name}:0`, type: dtype }
}

/** A variable with what reads and writes it; answers with its handle. */
function addVariable(nodes: NodeList, variable: Variable): Value {
  const { name, type, shape } = variable
  const dtype = typeOf(type)
  nodes.add('VarHandleOp', [], { dtype, shape: shapeOf(shape), shared_name: text(name) }, name)
  const given = placeholder(nodes, places.given(variable), { dtype: type, shape })
  // What is fed lies in JavaScript's memory; the variable gets memory of its own.
  const copied = nodes.node('DeepCopy', [given])
  const assigned = nodes.add('AssignVariableOp', [name, copied.name], { dtype })
  addSignal(nodes, places.written(variable), assigned)
  nodes.add('ReadVariableOp', [name], { dtype }, places.read(variable))
  return { name: `${name}:0`, type: 'resource' }
}

/** Something to fetch that comes when a node is done. */
function addSignal(nodes: NodeList, name: string, after: string): void {
  nodes.add('Identity', [nodes.scalar(1, 'int32').name, `^${after}`], { T: typeOf('int32') }, name)
}

/** The rows of a stacked output that the run filled. */
function addOutput(nodes: NodeList, stacked: Value, steps: Value, name: string): void {
  const places = [nodes.list([0]), nodes.reshape(steps, [1]), nodes.list([1])]
  nodes.add(
    'StridedSlice',
    [stacked, ...places].map((value) => value.name),
    { T: typeOf(stacked.type), Index: typeOf('int32') },
    name,
  )
}
