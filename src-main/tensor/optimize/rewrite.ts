import type { ConstantSlot, Program, ProgramNode, TensorSpec, TensorValue } from '../program'
import { reachable } from './reachable'

/** What becomes of a node: it stays, or its only output is a value that is there already. */
export type Replacement = { readonly kind: 'keep' } | { readonly kind: 'value'; readonly id: number }

export const keep: Replacement = { kind: 'keep' }

/** A program while it is rewritten, node by node in order. */
export class Rewriting {
  readonly #constants: ConstantSlot[]
  readonly #constantById: Map<number, TensorValue>
  readonly #single = new Map<string, number>()
  readonly #specs: Map<number, TensorSpec>
  readonly #replaced = new Map<number, number>()
  readonly #nodes: ProgramNode[] = []
  readonly #byOutput = new Map<number, ProgramNode>()
  #next: number

  constructor(readonly program: Program) {
    this.#constants = [...program.constants]
    this.#constantById = new Map(program.constants.map(({ id, value }) => [id, value]))
    for (const { id, value } of program.constants) this.#remember(id, value)
    this.#specs = specsOf(program)
    this.#next = freeId(this.#specs)
  }

  /** Where a value is now, after what was replaced before. */
  current(id: number): number {
    return this.#replaced.get(id) ?? id
  }

  specOf(id: number): TensorSpec {
    const spec = this.#specs.get(id)
    if (spec === undefined) throw new Error(`The value ${id} has no spec.`)
    return spec
  }

  constantOf(id: number): TensorValue | undefined {
    return this.#constantById.get(id)
  }

  /** The node that computes a value, among those written so far. */
  producerOf(id: number): ProgramNode | undefined {
    return this.#byOutput.get(id)
  }

  /** A constant of this value, the same one where it is small and known already. */
  constant(value: TensorValue): number {
    const known = value.data.length === 1 ? this.#single.get(keyOf(value)) : undefined
    if (known !== undefined) return known
    const id = this.#declare(value)
    this.#constants.push({ id, value })
    this.#constantById.set(id, value)
    this.#remember(id, value)
    return id
  }

  scalar(value: number): number {
    return this.constant({ dtype: 'float32', shape: [], data: Float32Array.of(value) })
  }

  /** Adds a node of one output. */
  add(kernel: string, inputs: readonly number[], spec: TensorSpec, attributes: ProgramNode['attributes'] = {}): number {
    const id = this.#declare(spec)
    this.write({ kernel, inputs, attributes, outputs: [{ id, spec: { shape: spec.shape, dtype: spec.dtype } }] })
    return id
  }

  write(node: ProgramNode): void {
    this.#nodes.push(node)
    for (const { id } of node.outputs) this.#byOutput.set(id, node)
  }

  replace(id: number, by: number): void {
    this.#replaced.set(id, by)
  }

  finish(): Program {
    const { program } = this
    return reachable({
      ...program,
      nodes: this.#nodes,
      constants: this.#constants,
      state: program.state.map((slot) => ({ ...slot, next: this.current(slot.next) })),
      outputs: program.outputs.map((slot) => ({ ...slot, id: this.current(slot.id) })),
    })
  }

  /** Constants of one element are found again by their value. */
  #remember(id: number, value: TensorValue): void {
    if (value.data.length === 1 && !this.#single.has(keyOf(value))) this.#single.set(keyOf(value), id)
  }

  #declare({ shape, dtype }: TensorSpec): number {
    this.#specs.set(this.#next, { shape, dtype })
    return this.#next++
  }
}

/** Rewrites a program by looking at each node once, its inputs rewritten already. */
export function rewrite(program: Program, visit: (node: ProgramNode, writing: Rewriting) => Replacement): Program {
  const writing = new Rewriting(program)
  for (const original of program.nodes) {
    const node = { ...original, inputs: original.inputs.map((id) => writing.current(id)) }
    const replacement = visit(node, writing)
    const [output] = node.outputs
    if (replacement.kind === 'value' && output !== undefined) writing.replace(output.id, replacement.id)
    else writing.write(node)
  }
  return writing.finish()
}

/** A number that no value of a program has, nor any after it, from the specs of all its values. */
export const freeId = (specs: ReadonlyMap<number, TensorSpec>): number =>
  [...specs.keys()].reduce((largest, id) => Math.max(largest, id), -1) + 1

/** Shape and type of every value; of a data set, those of a row. */
export function specsOf(program: Program): Map<number, TensorSpec> {
  const specs = new Map<number, TensorSpec>()
  for (const { id, shape, dtype } of [...program.state, ...program.inputs, ...program.noise, ...program.perStep])
    specs.set(id, { shape, dtype })
  for (const { id, value } of program.constants) specs.set(id, { shape: value.shape, dtype: value.dtype })
  for (const { outputs } of program.nodes) for (const { id, spec } of outputs) specs.set(id, spec)
  if (program.stepIndex !== null) specs.set(program.stepIndex, { shape: [], dtype: 'int32' })
  for (const { id, rowShape } of program.datasets) specs.set(id, { shape: rowShape, dtype: 'int32' })
  return specs
}

/** Type, shape and the one element; −0 is not 0. */
const keyOf = ({ dtype, shape, data: [only = 0] }: TensorValue): string =>
  `${dtype} ${shape.join()} ${Object.is(only, -0) ? '-0' : String(only)}`
