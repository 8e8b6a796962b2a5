import { rowOf } from '../../kernels/table'
import type { Program, ProgramNode, StateSlot, TensorSpec } from '../../program'
import { earlyNodes, lowerEarly, type Stacked } from './early'
import { demandModelSize } from './failures'
import { OnnxGraph, encodeModel, int } from './graph'
import { declareUnreadable } from './in-place'

/** Names of the model's inputs and outputs. */
export const names = {
  index: 'index',
  state: (index: number) => `state${index}`,
  next: (index: number) => `next${index}`,
  input: (index: number) => `input${index}`,
  noise: (index: number) => `noise${index}`,
  perStep: (index: number) => `per_step${index}`,
  dataset: (index: number) => `dataset${index}`,
  output: (index: number) => `output${index}`,
}

/** Whether a step changes this state at all. */
export const changes = (slot: StateSlot): boolean => slot.next !== slot.id

/** First axis of what is stacked over steps; its size is known when the model runs. */
const steps = 'steps'

/**
 * A program as the bytes of an ONNX model: one Scan over the steps' numbers. State that changes is carried from step to
 * step, the rest, the inputs and the data sets belong to the graph around; noise, what follows from a step's number, and
 * what is made of these alone, is there for all steps and handed out one step at a time; outputs are stacked. (A Loop says the same, but looks noise up by a Gather that copies it and
 * makes new buffers for the state each step: a small step takes a tenth longer.)
 * @param block how many channels the runtime's convolutions in blocks take together on this processor. Such a model
 * computes nonsense on a processor of another block; it is for this process alone.
 * @throws out-of-memory where it is larger than its format allows.
 */
export function buildModel(program: Program, block: number | null = null): Uint8Array {
  const { name, constants } = program
  // Before anything is written: the rest of a model is small beside its constants.
  demandModelSize(
    name,
    constants.reduce((sum, { value }) => sum + value.data.byteLength, 0),
  )
  const outer = new OnnxGraph('o')
  outer.input(names.index, 'int32', [steps])
  program.state.forEach((slot, index) => {
    outer.input(names.state(index), slot.dtype, slot.shape)
  })
  program.inputs.forEach((slot, index) => {
    outer.input(names.input(index), slot.dtype, slot.shape)
  })
  program.noise.forEach((slot, index) => {
    outer.input(names.noise(index), slot.dtype, [steps, ...slot.shape])
  })
  program.perStep.forEach((slot, index) => {
    outer.input(names.perStep(index), slot.dtype, [steps])
  })
  program.datasets.forEach((slot, index) => {
    outer.input(names.dataset(index), slot.values instanceof Float32Array ? 'float32' : 'uint8', [
      'rows',
      ...slot.rowShape,
    ])
  })
  const carried = program.state.flatMap((slot, index) => (changes(slot) ? [{ slot, index }] : []))
  const given: readonly Stacked[] = [
    ...program.noise.map((spec, index) => ({ id: spec.id, spec, name: names.noise(index) })),
    ...program.perStep.map((spec, index) => ({ id: spec.id, spec, name: names.perStep(index) })),
  ]
  const early = earlyNodes(program)
  const nodes = program.nodes.filter((node) => !early.includes(node))
  const asked = askedOf(program, nodes)
  const stacked = [...given, ...lowerEarly(program, early, given, outer)].filter(({ id }) => asked.has(id))
  const body = buildBody({ ...program, nodes }, carried, stacked, new OnnxGraph('b', block))
  const scanned = [names.index, ...stacked.map(({ name }) => name)]
  const scan = [...carried.map(({ index }) => names.state(index)), ...scanned]
  const results = [
    ...carried.map(({ index }) => names.next(index)),
    ...program.outputs.map((_, index) => names.output(index)),
  ]
  outer.named('Scan', scan, results, { body: { kind: 'graph', value: body }, num_scan_inputs: int(scanned.length) })
  declareUnreadable(outer)
  for (const { slot, index } of carried) outer.output(names.next(index), slot.dtype, slot.shape)
  program.outputs.forEach((slot, index) => {
    outer.output(names.output(index), slot.dtype, [steps, ...slot.shape])
  })
  const model = encodeModel(outer)
  demandModelSize(name, model.byteLength)
  return model
}

interface Carried {
  readonly slot: StateSlot
  readonly index: number
}

/** Values that are used in the steps themselves, or are results of one. */
const askedOf = ({ state, outputs }: Program, nodes: readonly ProgramNode[]): ReadonlySet<number> =>
  new Set([...nodes.flatMap(({ inputs }) => inputs), ...state.map(({ next }) => next), ...outputs.map(({ id }) => id)])

function buildBody(
  program: Program,
  carried: readonly Carried[],
  stacked: readonly Stacked[],
  body: OnnxGraph,
): OnnxGraph {
  const values = bodyValues(program, carried, stacked, body)
  const given = new Set(values.values())
  for (const { kernel, inputs, outputs, attributes } of program.nodes) {
    const specs = outputs.map(({ spec }) => spec)
    const call = {
      inputs: inputs.map((id) => find(values, id).spec),
      names: inputs.map((id) => find(values, id).name),
      attributes,
      outputs: specs,
    }
    rowOf(kernel)
      .onnx(call, body)
      .forEach((name, index) => {
        const output = outputs[index]
        if (output !== undefined) values.set(output.id, { name, spec: output.spec })
      })
  }
  // A body's results are values of its own, each named once.
  const used = new Set([...given].map(({ name }) => name))
  const result = (id: number, { dtype, shape }: TensorSpec) => {
    const { name } = find(values, id)
    const own = used.has(name) ? body.node('Identity', [name]) : name
    used.add(own)
    body.output(own, dtype, shape)
  }
  for (const { slot } of carried) result(slot.next, slot)
  for (const slot of program.outputs) result(slot.id, slot)
  return body
}

interface Named {
  readonly name: string
  readonly spec: TensorSpec
}

/** What a step starts with: carried state, and what the graph around it holds. */
function bodyValues(
  program: Program,
  carried: readonly Carried[],
  stacked: readonly Stacked[],
  body: OnnxGraph,
): Map<number, Named> {
  const values = new Map<number, Named>()
  program.state.forEach((slot, index) => values.set(slot.id, { name: names.state(index), spec: slot }))
  for (const { slot, index } of carried) {
    const name = `carried${index}`
    body.input(name, slot.dtype, slot.shape)
    values.set(slot.id, { name, spec: slot })
  }
  program.inputs.forEach((slot, index) => values.set(slot.id, { name: names.input(index), spec: slot }))
  program.datasets.forEach((slot, index) => {
    values.set(slot.id, { name: names.dataset(index), spec: { shape: [], dtype: 'int32' } })
  })
  body.input('step', 'int32', [])
  stacked.forEach(({ id, spec }, index) => {
    const name = `stacked${index}`
    body.input(name, spec.dtype, spec.shape)
    values.set(id, { name, spec })
  })
  for (const { id, value } of program.constants) values.set(id, { name: body.constant(value), spec: value })
  if (program.stepIndex !== null) values.set(program.stepIndex, { name: 'step', spec: { shape: [], dtype: 'int32' } })
  return values
}

function find(values: ReadonlyMap<number, Named>, id: number): Named {
  const found = values.get(id)
  if (found === undefined) throw new Error(`The value ${id} is used before it is there.`)
  return found
}
