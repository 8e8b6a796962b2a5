import { engine, gather, tensor, tidy } from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import { fail } from '@contract/failure'
import { rowOf } from '../../kernels/table'
import type { ConstantSlot, ProgramNode, TensorValue } from '../../program'
import { isDType, tensorValue } from '../../shapes'

/** Runs `body` on tfjs's own cpu backend and puts the former one back. */
export function onCpu<T>(body: () => T): T {
  const tf = engine()
  const before: string | undefined = tf.backendName
  // tfjs sets every kernel up again with each change of its backend.
  if (before === 'cpu') return body()
  void tf.setBackend('cpu')
  try {
    return body()
  } finally {
    if (before) void tf.setBackend(before)
  }
}

/** Runs one kernel on the cpu backend. */
export function runNode(node: ProgramNode, inputs: readonly Tensor[]): readonly Tensor[] {
  if (node.kernel === 'DatasetRows') return [gatherRows(node, inputs)]
  const { inputs: names } = rowOf(node.kernel)
  const given =
    names === 'list'
      ? inputs
      : Object.fromEntries(inputs.map((input, index) => [names[index]?.replace('?', '') ?? '', input]))
  // Applied by reflection: tfjs declares inputs by name, and takes lists for some kernels all the same.
  const result: Tensor | Tensor[] = Reflect.apply(engine().runKernel, engine(), [node.kernel, given, node.attributes])
  return Array.isArray(result) ? result : [result]
}

/** tfjs has no bytes: a data set of them is a bool tensor here, whose bytes tfjs leaves as they are. */
function gatherRows({ outputs }: ProgramNode, [dataset, indices]: readonly Tensor[]): Tensor {
  const [output] = outputs
  if (dataset === undefined || indices === undefined || output === undefined) throw new Error('Rows lack an input.')
  return tensor(Float32Array.from(gather(dataset, indices).dataSync()), [...output.spec.shape])
}

/** A tfjs tensor of the given numbers. */
export const toTensor = ({ data, shape, dtype }: TensorValue): Tensor => tensor(data, [...shape], dtype)

/** The numbers of a tfjs tensor, copied. */
export function toValue(source: Tensor): TensorValue {
  const { dtype, shape } = source
  if (!isDType(dtype)) throw fail('invalid-input', `A program's tensors are float32, int32 or bool, not ${dtype}.`)
  return tensorValue({ shape: [...shape], dtype }, source.dataSync())
}

/** Nodes in order, and the constants among what they compute from. */
export interface Computation {
  readonly nodes: readonly ProgramNode[]
  readonly constants: readonly ConstantSlot[]
}

/**
 * Computes single values of a computation, each from as few nodes as it takes; null where a value depends on anything
 * that is neither a constant nor among the values given.
 */
export function evaluator({
  nodes,
  constants,
}: Computation): (wanted: number, values?: ReadonlyMap<number, TensorValue>) => TensorValue | null {
  const known = new Map(constants.map(({ id, value }) => [id, value] as const))
  const producers = new Map(nodes.flatMap(({ outputs }, place) => outputs.map(({ id }) => [id, place] as const)))
  return (wanted, values = new Map()) => {
    const direct = known.get(wanted) ?? values.get(wanted)
    if (direct !== undefined) return direct
    const leaves = new Map<number, TensorValue>()
    const chain = new Set<number>()
    const open = [wanted]
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      const value = known.get(id) ?? values.get(id)
      const place = producers.get(id)
      if (value !== undefined) leaves.set(id, value)
      else if (place === undefined) return null
      else if (!chain.has(place)) {
        chain.add(place)
        open.push(...(nodes[place]?.inputs ?? []))
      }
    }
    const ordered = [...chain].toSorted((a, b) => a - b).flatMap((place) => nodes[place] ?? [])
    return computed(ordered, leaves, wanted)
  }
}

const computed = (
  nodes: readonly ProgramNode[],
  leaves: ReadonlyMap<number, TensorValue>,
  wanted: number,
): TensorValue =>
  onCpu(() => {
    const held = tidy(() => {
      const tensors = new Map([...leaves].map(([id, value]) => [id, toTensor(value)] as const))
      runNodes(nodes, tensors)
      return find(tensors, wanted)
    })
    const value = toValue(held)
    held.dispose()
    return value
  })

/** Runs nodes in order, adding what they compute to the tensors by id. */
export function runNodes(nodes: readonly ProgramNode[], tensors: Map<number, Tensor>): void {
  for (const node of nodes) {
    const results = runNode(
      node,
      node.inputs.map((id) => find(tensors, id)),
    )
    node.outputs.forEach(({ id }, index) => {
      const result = results[index]
      if (result === undefined) throw new Error(`The kernel ${node.kernel} lacks its output ${index}.`)
      tensors.set(id, result)
    })
  }
}

export function find(tensors: ReadonlyMap<number, Tensor>, id: number): Tensor {
  const found = tensors.get(id)
  if (found === undefined) throw new Error(`The value ${id} is used before it is there.`)
  return found
}
