import type { Program, ProgramNode, StateSlot, TensorSpec } from '../program'
import { sizeOf } from '../shapes'
import { simplify } from './algebra'
import { findComponents } from './components'
import type { Component } from './components'
import { reachable } from './reachable'
import { freeId, specsOf } from './rewrite'

/** A run of elements of a variable, and where it is kept. */
export interface Piece {
  /** The regrouped program's variable. */
  readonly block: string
  /** First element within the block, and within the variable. */
  readonly at: number
  readonly from: number
  readonly length: number
}

export interface Regrouped {
  readonly program: Program
  /** Where the variables are now; those that are not listed stayed as they were. */
  readonly layout: ReadonlyMap<string, readonly Piece[]>
}

/**
 * Elements of a block for each thread that shares it. Their arrays stay in the second-level cache while an optimizer
 * passes over them a dozen times, and they are enough that calling a kernel costs little beside computing it.
 */
const elementsPerThread = 2 ** 17

/** The part of one component that a block holds. */
interface Part {
  readonly component: Component
  readonly from: number
  readonly length: number
}

/**
 * Cuts variables that are updated in the same way into blocks of equal treatment: small ones share a block, so that
 * one update does for all of them, large ones are cut, so that each update stays in the cache. Every element is
 * computed by the same arithmetic as before.
 * @param threads that each kernel is computed on.
 */
export function regroup(program: Program, threads: number): Regrouped {
  const most = elementsPerThread * threads
  const kinds = Map.groupBy(findComponents(program), ({ signature }) => signature)
  const worthwhile = [...kinds.values()].filter((list) => list.length > 1 || elementsOf(list[0]) > most)
  const writer = new Regrouping(program, new Set(worthwhile.flat()), most)
  for (const components of worthwhile) for (const parts of cut(components, most)) writer.block(parts)
  return writer.finish()
}

const elementsOf = (component: Component | undefined): number => sizeOf(component?.slots[0]?.shape ?? [])

/** Blocks of so many elements at most, in order: neighbours share one as long as they fit, what is larger is cut evenly. */
function cut(components: readonly Component[], most: number): readonly (readonly Part[])[] {
  const blocks: Part[][] = []
  let [open, filled]: [Part[], number] = [[], 0]
  for (const component of components) {
    const length = elementsOf(component)
    if (length > most) {
      const count = Math.ceil(length / most)
      const size = Math.ceil(length / count / 16) * 16
      for (let from = 0; from < length; from += size)
        blocks.push([{ component, from, length: Math.min(size, length - from) }])
      continue
    }
    if (filled + length > most || open.length === 0) {
      ;[open, filled] = [[], 0]
      blocks.push(open)
    }
    open.push({ component, from: 0, length })
    filled += length
  }
  return blocks
}

class Regrouping {
  readonly #before: ProgramNode[] = []
  readonly #after: ProgramNode[] = []
  readonly #state: StateSlot[] = []
  readonly #layout = new Map<string, Piece[]>()
  /** The pieces of each block, in its order. */
  readonly #within = new Map<string, readonly Piece[]>()
  readonly #blockIds = new Map<string, number>()
  readonly #flat = new Map<number, readonly number[]>()
  #next: number

  constructor(
    readonly program: Program,
    readonly components: ReadonlySet<Component>,
    private readonly most: number,
  ) {
    this.#next = freeId(specsOf(program))
  }

  /** Writes the update of one block: its state, what it reads from elsewhere, and the nodes. */
  block(parts: readonly Part[]): void {
    const [first] = parts
    if (first === undefined) return
    const spec: TensorSpec = { shape: [parts.reduce((sum, { length }) => sum + length, 0)], dtype: 'float32' }
    const { slots, leaves, nodes } = first.component
    const ids = new Map<number, number>()
    slots.forEach((slot, role) => ids.set(slot.id, this.#declareBlock(role, parts, spec)))
    leaves.forEach((leaf, role) => ids.set(leaf, this.#gather(role, parts, spec)))
    for (const { kernel, inputs, attributes, outputs } of nodes) {
      const given = inputs.map((id) => ids.get(id) ?? id)
      for (const { id } of outputs) ids.set(id, this.#add(this.#after, kernel, given, attributes, [spec])[0] ?? id)
    }
    slots.forEach((slot) => {
      const index = this.#state.findIndex(({ id }) => id === ids.get(slot.id))
      const block = this.#state[index]
      if (block !== undefined) this.#state[index] = { ...block, next: ids.get(slot.next) ?? slot.next }
    })
  }

  finish(): Regrouped {
    const moved = new Set([...this.components].flatMap(({ slots, nodes }) => [...slots, ...nodes]))
    const replaced = new Map<number, number>()
    for (const { slots } of this.components) for (const slot of slots) replaced.set(slot.id, this.#assemble(slot))
    const kept = this.program.nodes
      .filter((node) => !moved.has(node))
      .map((node) => ({ ...node, inputs: node.inputs.map((id) => replaced.get(id) ?? id) }))
    const program = reachable({
      ...this.program,
      state: [...this.program.state.filter((slot) => !moved.has(slot)), ...this.#state],
      nodes: [...this.#before, ...kept, ...this.#after],
      outputs: this.program.outputs.map((slot) => ({ ...slot, id: replaced.get(slot.id) ?? slot.id })),
    })
    return { program: simplify(program), layout: this.#layout }
  }

  /** The block's variable for one role; what it starts from comes out of the variables that it holds. */
  #declareBlock(role: number, parts: readonly Part[], spec: TensorSpec): number {
    const name = `block/${this.#state.length}`
    const data = new Float32Array(sizeOf(spec.shape))
    const within: Piece[] = []
    let at = 0
    for (const { component, from, length } of parts) {
      const slot = component.slots[role]
      if (slot === undefined) continue
      const piece = { block: name, at, from, length }
      data.set(slot.initial.data.subarray(from, from + length), at)
      this.#layout.set(slot.name, [...(this.#layout.get(slot.name) ?? []), piece])
      within.push(piece)
      at += length
    }
    this.#within.set(name, within)
    const id = this.#next++
    this.#blockIds.set(name, id)
    this.#state.push({ ...spec, name, id, initial: { ...spec, data }, next: id })
    return id
  }

  /** What a block reads from elsewhere in one role, as one flat tensor. */
  #gather(role: number, parts: readonly Part[], spec: TensorSpec): number {
    const pieces = parts.map(({ component, from }) => this.#flattened(component, role, from))
    const [only] = pieces
    return pieces.length === 1 && only !== undefined
      ? only
      : (this.#add(this.#after, 'Concat', pieces, { axis: 0 }, [spec])[0] ?? 0)
  }

  /** The piece of a leaf that starts at an element, flat; what is cut into blocks is split once for all of them. */
  #flattened(component: Component, role: number, from: number): number {
    const leaf = component.leaves[role] ?? 0
    const starts = startsOf(component, this.most)
    const pieces = this.#flat.get(leaf) ?? this.#split(leaf, component, starts)
    this.#flat.set(leaf, pieces)
    return pieces[starts.indexOf(from)] ?? leaf
  }

  #split(leaf: number, component: Component, starts: readonly number[]): readonly number[] {
    const length = elementsOf(component)
    const flat = this.#add(this.#after, 'Reshape', [leaf], { shape: [length] }, [flatSpec(length)])
    if (starts.length === 1) return flat
    const sizes = starts.map((start, index) => (starts[index + 1] ?? length) - start)
    return this.#add(this.#after, 'SplitV', flat, { numOrSizeSplits: sizes, axis: 0 }, sizes.map(flatSpec))
  }

  /** A variable as its readers know it, put together from its blocks. */
  #assemble(slot: StateSlot): number {
    const pieces = (this.#layout.get(slot.name) ?? []).map((piece) => this.#pieceOf(piece))
    const [whole = slot.id] =
      pieces.length === 1
        ? pieces
        : this.#add(this.#before, 'Concat', pieces, { axis: 0 }, [flatSpec(sizeOf(slot.shape))])
    const [shaped = whole] = this.#add(this.#before, 'Reshape', [whole], { shape: [...slot.shape] }, [slot])
    return shaped
  }

  #pieceOf({ block, at }: Piece): number {
    const id = this.#blockIds.get(block) ?? 0
    const within = this.#within.get(block) ?? []
    if (within.length === 1) return id
    const sizes = within.map(({ length }) => length)
    const split =
      this.#flat.get(id) ??
      this.#add(this.#before, 'SplitV', [id], { numOrSizeSplits: sizes, axis: 0 }, sizes.map(flatSpec))
    this.#flat.set(id, split)
    return split[within.findIndex((piece) => piece.at === at)] ?? id
  }

  #add(
    to: ProgramNode[],
    kernel: string,
    inputs: readonly number[],
    attributes: ProgramNode['attributes'],
    specs: readonly TensorSpec[],
  ): readonly number[] {
    const outputs = specs.map(({ shape, dtype }) => ({ id: this.#next++, spec: { shape, dtype } }))
    to.push({ kernel, inputs, attributes, outputs })
    return outputs.map(({ id }) => id)
  }
}

const flatSpec = (length: number): TensorSpec => ({ shape: [length], dtype: 'float32' })

/** First elements of the parts that a component is cut into. */
const startsOf = (component: Component, most: number): readonly number[] =>
  cut([component], most).flatMap((parts) => parts.map(({ from }) => from))
