import { inputAt } from '../../kernels/row'
import type { OutputSlot, Program, TensorSpec } from '../../program'
import { NodeList, type Value } from './graph'
import { variablesOf, type Held } from './held'
import { functionOf, int, typeOf, typesOf } from './messages'
import type { ElementType, FunctionArgument, GraphAttributes, GraphFunction } from './messages'
import { tensorflowRowOf } from './rows/table'

/** Names of the functions of a model. */
export const functions = { run: 'run', step: 'step', unfinished: 'unfinished' } as const

/** Arguments of a function, named in order. */
class Arguments {
  readonly list: FunctionArgument[] = []

  add(type: ElementType): Value {
    const name = `a${this.list.length}`
    this.list.push({ name, type })
    return { name, type }
  }

  each(types: readonly ElementType[]): readonly Value[] {
    return types.map((type) => this.add(type))
  }
}

const define = (
  name: string,
  { list }: Arguments,
  { nodes }: NodeList,
  results: readonly Value[],
  more: { readonly effects?: readonly string[]; readonly attributes?: GraphAttributes } = {},
): GraphFunction => ({
  name,
  arguments: list,
  results: results.map((value, index) => ({ name: `r${index}`, type: value.type, from: value.name })),
  nodes,
  effects: more.effects ?? [],
  attributes: more.attributes ?? {},
})

/** What goes round the loop, in order: the counters, what changes, what is collected, what stays as it is. */
interface Loop<T> {
  readonly iteration: T
  readonly steps: T
  readonly firstStep: T
  readonly carried: readonly T[]
  readonly collected: readonly T[]
  readonly kept: readonly T[]
  readonly inputs: readonly T[]
  /** One row for each step: the noise, then what follows from the step's index. */
  readonly rows: readonly T[]
  readonly held: readonly T[]
}

const inOrder = <T>(loop: Loop<T>): readonly T[] => [
  ...[loop.iteration, loop.steps, loop.firstStep],
  ...[...loop.carried, ...loop.collected],
  ...[...loop.kept, ...loop.inputs, ...loop.rows, ...loop.held],
]

const isCarried = (program: Program, index: number): boolean => {
  const slot = program.state[index]
  return slot !== undefined && slot.next !== slot.id
}

/** State that a step changes, and state that it leaves as it is. */
const split = <T>(program: Program, items: readonly T[]) => ({
  carried: items.filter((_, index) => isCarried(program, index)),
  kept: items.filter((_, index) => !isCarried(program, index)),
})

/** What a step is given a row of. */
const rowsOf = ({ noise, perStep }: Program) => [...noise, ...perStep]

const types = (items: readonly { readonly dtype: ElementType }[]) => items.map(({ dtype }) => dtype)

function loopArguments(program: Program, held: Held): { readonly list: Arguments; readonly loop: Loop<Value> } {
  const list = new Arguments()
  const { carried, kept } = split(program, program.state)
  const loop = {
    iteration: list.add('int32'),
    steps: list.add('int32'),
    firstStep: list.add('int32'),
    carried: list.each(types(carried)),
    collected: list.each(program.outputs.map(() => 'variant')),
    kept: list.each(types(kept)),
    inputs: list.each(types(program.inputs)),
    rows: list.each(types(rowsOf(program))),
    held: list.each([...held.datasets, ...held.constants].map(({ type }) => type)),
  }
  return { list, loop }
}

/** The values that a step starts with, by their id in the program. */
function startingValues(program: Program, held: Held, loop: Loop<Value>, nodes: NodeList): Map<number, Value> {
  const values = new Map<number, Value>()
  const assign = (slots: readonly { readonly id: number }[], given: readonly Value[]) => {
    given.forEach((value, index) => {
      const slot = slots[index]
      if (slot !== undefined) values.set(slot.id, value)
    })
  }
  const { carried, kept } = split(program, program.state)
  assign(carried, loop.carried)
  assign(kept, loop.kept)
  assign(program.inputs, loop.inputs)
  assign(
    rowsOf(program),
    loop.rows.map((all) => nodes.gather(all, loop.iteration, 0)),
  )
  assign([...held.datasets, ...held.constants], loop.held)
  for (const { id, value } of program.constants) if (!values.has(id)) values.set(id, nodes.constant(value))
  if (program.stepIndex !== null) values.set(program.stepIndex, nodes.node('AddV2', [loop.firstStep, loop.iteration]))
  return values
}

function find<T>(values: ReadonlyMap<number, T>, id: number): T {
  const found = values.get(id)
  if (found === undefined) throw new Error(`The value ${id} is used before it is there.`)
  return found
}

/** Specs of everything that has one; a data set's bytes have none of a program's types. */
function specsOf(program: Program): Map<number, TensorSpec> {
  const specs = new Map<number, TensorSpec>()
  for (const slot of [...program.state, ...program.inputs, ...rowsOf(program)]) specs.set(slot.id, slot)
  for (const { id, value } of program.constants) specs.set(id, value)
  for (const { id } of program.datasets) specs.set(id, { shape: [], dtype: 'int32' })
  if (program.stepIndex !== null) specs.set(program.stepIndex, { shape: [], dtype: 'int32' })
  for (const { outputs } of program.nodes) for (const { id, spec } of outputs) specs.set(id, spec)
  return specs
}

/** The body of the loop: one step of the program. */
function stepFunction(program: Program, held: Held): GraphFunction {
  const { list, loop } = loopArguments(program, held)
  const nodes = new NodeList('function')
  const values = startingValues(program, held, loop, nodes)
  const specs = specsOf(program)
  for (const { kernel, inputs, outputs, attributes } of program.nodes) {
    const call = {
      values: inputs.map((id) => find(values, id)),
      inputs: inputs.map((id) => find(specs, id)),
      outputs: outputs.map(({ spec }) => spec),
      attributes,
    }
    tensorflowRowOf(kernel)(call, nodes).forEach((value, index) => {
      const output = outputs[index]
      if (output !== undefined) values.set(output.id, value)
    })
  }
  const collect = (list: Value, { id, dtype }: OutputSlot) =>
    nodes.node('TensorListSetItem', [list, loop.iteration, find(values, id)], {
      attributes: { element_dtype: typeOf(dtype) },
    })
  const next = {
    ...loop,
    iteration: nodes.node('AddV2', [loop.iteration, nodes.scalar(1, 'int32')]),
    carried: split(program, program.state).carried.map((slot) => find(values, slot.next)),
    collected: program.outputs.map((slot, index) => collect(inputAt(loop.collected, index), slot)),
  }
  return define(functions.step, list, nodes, inOrder(next))
}

/** Whether the loop goes on. */
function unfinishedFunction(program: Program, held: Held): GraphFunction {
  const { list, loop } = loopArguments(program, held)
  const nodes = new NodeList('function')
  const more = nodes.node('Less', [loop.iteration, loop.steps], { type: 'bool' })
  return define(functions.unfinished, list, nodes, [more])
}

/**
 * The whole of a run: reads the variables, goes round the loop `steps` times, stores what changed and answers with the
 * outputs stacked to `capacity` rows. Takes the variables, the number of the first step, the number of steps, the
 * inputs, the noise and what follows from the steps' numbers.
 */
function runFunction(program: Program, held: Held, capacity: number): GraphFunction {
  const list = new Arguments()
  const nodes = new NodeList('function')
  const variables = variablesOf(held)
  const handles = list.each(variables.map(() => 'resource'))
  const firstStep = list.add('int32')
  const steps = list.add('int32')
  const values = variables.map(({ type }, index) =>
    nodes.node('ReadVariableOp', [inputAt(handles, index)], { type, attributes: { dtype: typeOf(type) } }),
  )
  const { carried, kept } = split(program, values.slice(0, program.state.length))
  const start: Loop<Value> = {
    ...{ iteration: nodes.scalar(0, 'int32'), steps, firstStep, carried, kept },
    collected: program.outputs.map(({ shape, dtype }) =>
      nodes.node('TensorListReserve', [nodes.list(shape), nodes.scalar(capacity, 'int32')], {
        type: 'variant',
        attributes: { element_dtype: typeOf(dtype), shape_type: typeOf('int32') },
      }),
    ),
    inputs: list.each(types(program.inputs)),
    rows: list.each(types(rowsOf(program))),
    held: values.slice(program.state.length),
  }
  const given = inOrder(start)
  const end = nodes.several(
    'While',
    given,
    given.map(({ type }) => type),
    {
      T: typesOf(given.map(({ type }) => type)),
      cond: functionOf(functions.unfinished),
      body: functionOf(functions.step),
    },
  )
  const changed = end.slice(3, 3 + carried.length)
  const collected = end.slice(3 + carried.length, 3 + carried.length + program.outputs.length)
  const effects = split(program, handles.slice(0, program.state.length)).carried.map((handle, index) => {
    const value = inputAt(changed, index)
    return nodes.add('AssignVariableOp', [handle.name, value.name], { dtype: typeOf(value.type) })
  })
  const stacked = program.outputs.map(({ shape, dtype }, index) =>
    nodes.node('TensorListStack', [inputAt(collected, index), nodes.list(shape)], {
      type: dtype,
      attributes: { element_dtype: typeOf(dtype), num_elements: int(capacity) },
    }),
  )
  return define(functions.run, list, nodes, stacked, { effects })
}

/** The functions of a program's model. */
export const functionsOf = (program: Program, held: Held, capacity: number): readonly GraphFunction[] => [
  stepFunction(program, held),
  unfinishedFunction(program, held),
  runFunction(program, held, capacity),
]
