import { elementwise } from '../kernels/elementwise'
import { pairs } from '../kernels/pairs'
import type { Program, ProgramNode, StateSlot, TensorSpec } from '../program'
import { sameShape, sizeOf } from '../shapes'
import { specsOf } from './rewrite'

/**
 * Variables of one shape that are updated together, element by element: a parameter, say, with its two moments.
 * Nothing else looks at what the nodes compute on the way.
 */
export interface Component {
  readonly slots: readonly StateSlot[]
  readonly nodes: readonly ProgramNode[]
  /** Tensors of the same shape that come from elsewhere, the gradient above all. */
  readonly leaves: readonly number[]
  /** Equal for components that do the same to tensors of possibly other shapes. */
  readonly signature: string
}

/** Kernels of which element i of the result depends on element i of the operands alone. */
const byElement = (kernel: string): boolean => Object.hasOwn(elementwise, kernel) || Object.hasOwn(pairs, kernel)

/** The components of a program, in the order of their first variables. */
export function findComponents(program: Program): readonly Component[] {
  const producers = new Map(program.nodes.flatMap((node) => node.outputs.map(({ id }) => [id, node] as const)))
  const updated = program.state.filter(
    (slot) => slot.next !== slot.id && slot.dtype === 'float32' && sizeOf(slot.shape) > 1,
  )
  const groups = new Groups(updated)
  for (const slot of updated) {
    const visited = new Set<number>()
    const visit = (id: number): void => {
      if (visited.has(id)) return
      visited.add(id)
      groups.touch(slot, id)
      const node = producers.get(id)
      if (node === undefined || !belongs(node, slot)) return
      groups.take(slot, node)
      node.inputs.forEach(visit)
    }
    visit(slot.next)
  }
  const surroundings = surroundingsOf(program)
  return groups.all().flatMap(({ slots, nodes }) => componentOf(surroundings, slots, nodes) ?? [])
}

const belongs = ({ kernel, outputs }: ProgramNode, { shape }: StateSlot): boolean =>
  byElement(kernel) && outputs.every(({ spec }) => spec.dtype === 'float32' && sameShape(spec.shape, shape))

/** Variables joined where their updates share a value. */
class Groups {
  readonly #group = new Map<StateSlot, { slots: StateSlot[]; nodes: Set<ProgramNode> }>()
  readonly #owner = new Map<number, StateSlot>()

  constructor(slots: readonly StateSlot[]) {
    for (const slot of slots) {
      this.#group.set(slot, { slots: [slot], nodes: new Set() })
      this.#owner.set(slot.id, slot)
    }
  }

  /** The slot's update looks at a value; where another variable's does too, or it is that variable, they belong together. */
  touch(slot: StateSlot, id: number): void {
    const owner = this.#owner.get(id)
    if (owner !== undefined && sameShape(owner.shape, slot.shape)) this.#join(slot, owner)
  }

  take(slot: StateSlot, node: ProgramNode): void {
    this.#group.get(slot)?.nodes.add(node)
    for (const { id } of node.outputs) this.#owner.set(id, slot)
  }

  all(): readonly { readonly slots: readonly StateSlot[]; readonly nodes: ReadonlySet<ProgramNode> }[] {
    return [...new Set(this.#group.values())]
  }

  #join(a: StateSlot, b: StateSlot): void {
    const [one, other] = [this.#group.get(a), this.#group.get(b)]
    if (one === undefined || other === undefined || one === other) return
    const joined = { slots: [...one.slots, ...other.slots], nodes: new Set([...one.nodes, ...other.nodes]) }
    for (const slot of joined.slots) this.#group.set(slot, joined)
  }
}

/** What is looked up of a program for each of its components. */
interface Surroundings {
  readonly program: Program
  readonly places: ReadonlyMap<ProgramNode, number>
  /** The nodes that take a value. */
  readonly readers: ReadonlyMap<number, readonly ProgramNode[]>
  readonly specs: ReadonlyMap<number, TensorSpec>
}

function surroundingsOf(program: Program): Surroundings {
  const readers = new Map<number, ProgramNode[]>()
  for (const node of program.nodes) {
    for (const id of node.inputs) {
      const known = readers.get(id)
      if (known === undefined) readers.set(id, [node])
      else known.push(node)
    }
  }
  const places = new Map(program.nodes.map((node, place) => [node, place] as const))
  return { program, places, readers, specs: specsOf(program) }
}

function componentOf(
  { program, places, readers, specs }: Surroundings,
  unordered: readonly StateSlot[],
  members: ReadonlySet<ProgramNode>,
): Component | undefined {
  const slots = program.state.filter((slot) => unordered.includes(slot))
  const nodes = [...members].toSorted((a, b) => (places.get(a) ?? 0) - (places.get(b) ?? 0))
  const inner = new Set(nodes.flatMap(({ outputs }) => outputs.map(({ id }) => id)))
  const seenElsewhere =
    [...inner].some((id) => readers.get(id)?.some((node) => !members.has(node))) ||
    program.outputs.some(({ id }) => inner.has(id)) ||
    program.state.some((slot) => !slots.includes(slot) && inner.has(slot.next))
  if (seenElsewhere || slots.some(({ next }) => !inner.has(next))) return undefined
  return described(specs, slots, nodes)
}

/** Labels what the nodes work on by its role, so that two components can be held against each other. */
function described(
  specs: ReadonlyMap<number, TensorSpec>,
  slots: readonly StateSlot[],
  nodes: readonly ProgramNode[],
): Component | undefined {
  const labels = new Map(slots.map(({ id }, index) => [id, `state ${index}`]))
  const leaves: number[] = []
  const shape = slots[0]?.shape ?? []
  const lines: unknown[] = []
  for (const [index, { kernel, inputs, attributes, outputs }] of nodes.entries()) {
    for (const id of inputs.filter((input) => !labels.has(input))) {
      const spec = specs.get(id)
      if (spec === undefined || spec.dtype !== 'float32') return undefined
      if (sizeOf(spec.shape) === 1 && spec.shape.length === 0) labels.set(id, `value ${id}`)
      else if (sameShape(spec.shape, shape)) labels.set(id, `leaf ${leaves.push(id)}`)
      else return undefined
    }
    lines.push([kernel, attributes, inputs.map((id) => labels.get(id))])
    for (const { id } of outputs) labels.set(id, `node ${index}`)
  }
  const signature = JSON.stringify([lines, slots.map(({ next }) => labels.get(next))])
  return { slots, nodes, leaves, signature }
}
