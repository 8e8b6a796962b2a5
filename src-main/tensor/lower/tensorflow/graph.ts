import type { DType, TensorValue } from '../../program'
import { tensorValue } from '../../shapes'
import { flag, int, typeOf, type ElementType, type GraphAttributes, type GraphNode } from './messages'
import { operations, type Operation } from './operations'

/** A value of a graph under construction: its name there, and its type. */
export interface Value {
  readonly name: string
  readonly type: ElementType
}

interface NodeOptions {
  readonly attributes?: GraphAttributes
  /** Type of the result, where it is not the first input's. */
  readonly type?: ElementType
}

/**
 * Nodes of a graph, or of a function's body, under construction. In a body values are named `node:output:index`, in the
 * graph itself `node:index`. Small constants are kept once by their value.
 */
export class NodeList {
  readonly nodes: GraphNode[] = []
  readonly #known = new Map<string, Value>()

  constructor(readonly place: 'graph' | 'function') {}

  /** Adds an operation of one output. */
  node(operation: Operation, inputs: readonly Value[], options: NodeOptions = {}): Value {
    const [value] = this.several(operation, inputs, [options.type ?? inputs[0]?.type ?? 'float32'], options.attributes)
    if (value === undefined) throw new Error(`The operation ${operation} was added without an output.`)
    return value
  }

  /** Adds an operation whose one output is a list of these types. */
  several(
    operation: Operation,
    inputs: readonly Value[],
    types: readonly ElementType[],
    attributes: GraphAttributes = {},
  ): readonly Value[] {
    const [output, typeAttribute] = operations[operation]
    const first = inputs[0]
    const own = typeAttribute === null || first === undefined ? {} : { [typeAttribute]: typeOf(first.type) }
    const name = this.add(
      operation,
      inputs.map((input) => input.name),
      { ...own, ...attributes },
    )
    const path = this.place === 'function' ? `${name}:${output}` : name
    return types.map((type, index) => ({ name: `${path}:${index}`, type }))
  }

  /** Adds a node as it is and answers with its name. */
  add(
    operation: string,
    inputs: readonly string[],
    attributes: GraphAttributes,
    name = `n${this.nodes.length}`,
  ): string {
    this.nodes.push({ name, operation, inputs, attributes })
    return name
  }

  constant(value: TensorValue): Value {
    const bytes = new Uint8Array(value.data.buffer, value.data.byteOffset, value.data.byteLength)
    const key = bytes.length > 64 ? undefined : `${value.dtype}:${value.shape.join()}:${bytes.join()}`
    const known = key === undefined ? undefined : this.#known.get(key)
    if (known !== undefined) return known
    const made = this.node('Const', [], {
      type: value.dtype,
      attributes: {
        dtype: typeOf(value.dtype),
        value: { kind: 'tensor', value: { shape: value.shape, dtype: value.dtype, bytes } },
      },
    })
    if (key !== undefined) this.#known.set(key, made)
    return made
  }

  scalar(value: number, dtype: DType = 'float32'): Value {
    return this.constant(tensorValue({ shape: [], dtype }, [value]))
  }

  /** A list of int32, as shapes and axes are given. */
  list(values: readonly number[]): Value {
    return this.constant(tensorValue({ shape: [values.length], dtype: 'int32' }, values))
  }

  cast(x: Value, to: ElementType): Value {
    return x.type === to ? x : this.node('Cast', [x], { type: to, attributes: { DstT: typeOf(to) } })
  }

  reshape(x: Value, shape: readonly number[]): Value {
    return this.node('Reshape', [x, this.list(shape)])
  }

  /** A tensor of one value everywhere. */
  fill(value: number, shape: readonly number[], dtype: DType): Value {
    const scalar = this.scalar(value, dtype)
    return this.node('Fill', [this.list(shape), scalar], { type: dtype, attributes: { T: typeOf(dtype) } })
  }

  /** Elements of `yes` where the condition holds, of `no` elsewhere; all three broadcast. */
  where(condition: Value, yes: Value, no: Value): Value {
    return this.node('SelectV2', [condition, yes, no], { type: yes.type, attributes: { T: typeOf(yes.type) } })
  }

  /** The largest along the last axis in descending order, and where they are. */
  topK(x: Value, count: number): readonly [values: Value, indices: Value] {
    const inputs = [x.name, this.scalar(count, 'int32').name]
    const name = this.add('TopKV2', inputs, { T: typeOf(x.type), sorted: flag(true) })
    const [values, indices] =
      this.place === 'function' ? [`${name}:values:0`, `${name}:indices:0`] : [`${name}:0`, `${name}:1`]
    return [
      { name: values, type: x.type },
      { name: indices, type: 'int32' },
    ]
  }

  /** Rows of `x` along an axis; with batch dimensions, each item of the batch by indices of its own. */
  gather(x: Value, indices: Value, axis: number, batchDims = 0): Value {
    return this.node('GatherV2', [x, indices, this.scalar(axis, 'int32')], {
      attributes: { Tindices: typeOf(indices.type), Taxis: typeOf('int32'), batch_dims: int(batchDims) },
    })
  }
}
