import { onnx } from 'onnx-proto'
import type { DType, TensorValue } from '../../program'

/** An attribute of an ONNX node. */
export type OnnxAttribute =
  | { readonly kind: 'int'; readonly value: number }
  | { readonly kind: 'ints'; readonly value: readonly number[] }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'graph'; readonly value: OnnxGraph }

export const int = (value: number): OnnxAttribute => ({ kind: 'int', value })
export const ints = (value: readonly number[]): OnnxAttribute => ({ kind: 'ints', value })
export const float = (value: number): OnnxAttribute => ({ kind: 'float', value })
export const text = (value: string): OnnxAttribute => ({ kind: 'text', value })

const { DataType } = onnx.TensorProto

/** ONNX's element type of ours; data sets and indices have types of their own. */
export const elementTypes = {
  float32: DataType.FLOAT,
  int32: DataType.INT32,
  bool: DataType.BOOL,
  uint8: DataType.UINT8,
  int64: DataType.INT64,
} as const satisfies Record<DType | 'uint8' | 'int64', number>

export type ElementType = keyof typeof elementTypes

export type OnnxAttributes = Readonly<Record<string, OnnxAttribute>>

/** Operators of ONNX Runtime itself, beyond the standard ones. */
export const runtimeDomain = 'com.microsoft'

/** Those that keep the channels of images in blocks, where the processor has them. */
export const blockedDomain = 'com.microsoft.nchwc'

/** An ONNX graph under construction. Constants are kept once by their value; names are unique to the graph. */
export class OnnxGraph {
  readonly #nodes: onnx.INodeProto[] = []
  readonly #initializers: onnx.ITensorProto[] = []
  readonly #inputs: onnx.IValueInfoProto[] = []
  readonly #outputs: onnx.IValueInfoProto[] = []
  readonly #known = new Map<string, string>()

  /**
   * @param prefix distinguishes the names of a graph from those of the graph around it.
   * @param block how many channels the operators in blocks take together here; null where there are none.
   */
  constructor(
    readonly prefix: string,
    readonly block: number | null = null,
  ) {}

  /** Adds a node of one output and answers with its name. */
  node(operator: string, inputs: readonly string[], attributes: OnnxAttributes = {}, domain = ''): string {
    const [name] = this.nodes(operator, inputs, 1, attributes, domain)
    if (name === undefined) throw new Error(`The operator ${operator} was added without an output.`)
    return name
  }

  /** Adds a node of several outputs. */
  nodes(
    operator: string,
    inputs: readonly string[],
    outputs: number,
    attributes: OnnxAttributes = {},
    domain = '',
  ): readonly string[] {
    const index = this.#nodes.length
    const names = Array.from({ length: outputs }, (_, output) => `${this.prefix}${index}_${output}`)
    this.named(operator, inputs, names, attributes, domain)
    return names
  }

  /** Adds a node whose outputs have names of the caller's. */
  named(
    operator: string,
    inputs: readonly string[],
    outputs: readonly string[],
    attributes: OnnxAttributes = {},
    domain = '',
  ): void {
    this.#nodes.push({
      opType: operator,
      name: `${this.prefix}${this.#nodes.length}`,
      input: [...inputs],
      output: [...outputs],
      attribute: Object.entries(attributes).map(([name, attribute]) => attributeProto(name, attribute)),
      ...(domain === '' ? {} : { domain }),
    })
  }

  input(name: string, type: ElementType, shape: readonly (number | string)[]): void {
    this.#inputs.push(valueInfo(name, type, shape))
  }

  output(name: string, type: ElementType, shape: readonly (number | string)[]): void {
    this.#outputs.push(valueInfo(name, type, shape))
  }

  /** An output that is a list of tensors. */
  sequenceOutput(name: string, type: ElementType): void {
    this.#outputs.push({ name, type: { sequenceType: { elemType: { tensorType: { elemType: elementTypes[type] } } } } })
  }

  /** A constant tensor. */
  constant(value: TensorValue): string {
    const { buffer, byteOffset, byteLength } = value.data
    return this.#initializer(value.dtype, value.shape, new Uint8Array(buffer, byteOffset, byteLength))
  }

  /** A constant that is made and kept once for all who ask for it by this key. */
  shared(key: string, make: () => TensorValue): string {
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const name = this.constant(make())
    this.#known.set(key, name)
    return name
  }

  /** A constant scalar of the given type. */
  scalar(value: number, dtype: DType = 'float32'): string {
    const data = { float32: Float32Array, int32: Int32Array, bool: Uint8Array }[dtype].of(value)
    return this.constant({ dtype, shape: [], data })
  }

  /** A constant list of int64, as shapes, axes and the like are given. */
  list(values: readonly number[]): string {
    return this.#initializer('int64', [values.length], new Uint8Array(BigInt64Array.from(values, BigInt).buffer))
  }

  /** A constant int64 scalar. */
  index(value: number): string {
    return this.#initializer('int64', [], new Uint8Array(BigInt64Array.of(BigInt(value)).buffer))
  }

  cast(name: string, to: ElementType): string {
    return this.node('Cast', [name], { to: int(elementTypes[to]) })
  }

  reshape(name: string, shape: readonly number[]): string {
    return this.node('Reshape', [name, this.list(shape)], { allowzero: int(1) })
  }

  proto(): onnx.IGraphProto {
    return {
      name: `${this.prefix}graph`,
      node: this.#nodes,
      initializer: this.#initializers,
      input: this.#inputs,
      output: this.#outputs,
    }
  }

  #initializer(type: ElementType, shape: readonly number[], bytes: Uint8Array): string {
    // Small constants repeat (axes, shapes, scalars); the large ones were told apart before.
    const key = bytes.length <= 64 ? `${type}:${shape.join()}:${bytes.join()}` : undefined
    const known = key === undefined ? undefined : this.#known.get(key)
    if (known !== undefined) return known
    const name = `${this.prefix}c${this.#initializers.length}`
    this.#initializers.push({ name, dataType: elementTypes[type], dims: [...shape], rawData: bytes })
    if (key !== undefined) this.#known.set(key, name)
    return name
  }
}

function valueInfo(name: string, type: ElementType, shape: readonly (number | string)[]): onnx.IValueInfoProto {
  const dim = shape.map((size) => (typeof size === 'number' ? { dimValue: size } : { dimParam: size }))
  return { name, type: { tensorType: { elemType: elementTypes[type], shape: { dim } } } }
}

const { AttributeType } = onnx.AttributeProto

function attributeProto(name: string, attribute: OnnxAttribute): onnx.IAttributeProto {
  switch (attribute.kind) {
    case 'int':
      return { name, type: AttributeType.INT, i: attribute.value }
    case 'ints':
      return { name, type: AttributeType.INTS, ints: [...attribute.value] }
    case 'float':
      return { name, type: AttributeType.FLOAT, f: attribute.value }
    case 'text':
      return { name, type: AttributeType.STRING, s: new TextEncoder().encode(attribute.value) }
    case 'graph':
      return { name, type: AttributeType.GRAPH, g: attribute.value.proto() }
  }
}

/** The bytes of a model of one graph. */
export function encodeModel(graph: OnnxGraph): Uint8Array {
  return onnx.ModelProto.encode({
    irVersion: 8,
    producerName: 'cloudpin',
    opsetImport: [
      { domain: '', version: 18 },
      { domain: runtimeDomain, version: 1 },
      { domain: blockedDomain, version: 1 },
    ],
    graph: graph.proto(),
  }).finish()
}
