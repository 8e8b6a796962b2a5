import protobuf from 'protobufjs/minimal.js'
import type { TensorSpec } from '../../program'

/** Element types of a graph's values, by TensorFlow's number of each (enum DataType of types.proto). */
export const elementTypes = {
  float32: 1,
  int32: 3,
  uint8: 4,
  bool: 10,
  resource: 20,
  variant: 21,
} as const

export type ElementType = keyof typeof elementTypes

/** A constant: its bytes are little-endian and row-major. */
export interface TensorContent extends TensorSpec {
  readonly bytes: Uint8Array
}

export type GraphAttribute =
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'int'; readonly value: number }
  | { readonly kind: 'ints'; readonly value: readonly number[] }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'flag'; readonly value: boolean }
  | { readonly kind: 'type'; readonly value: ElementType }
  | { readonly kind: 'types'; readonly value: readonly ElementType[] }
  | { readonly kind: 'shape'; readonly value: readonly number[] }
  | { readonly kind: 'tensor'; readonly value: TensorContent }
  | { readonly kind: 'function'; readonly value: string }

export type GraphAttributes = Readonly<Record<string, GraphAttribute>>

export const int = (value: number): GraphAttribute => ({ kind: 'int', value })
export const ints = (value: readonly number[]): GraphAttribute => ({ kind: 'ints', value })
export const float = (value: number): GraphAttribute => ({ kind: 'float', value })
export const flag = (value: boolean): GraphAttribute => ({ kind: 'flag', value })
export const text = (value: string): GraphAttribute => ({ kind: 'text', value })
export const typeOf = (value: ElementType): GraphAttribute => ({ kind: 'type', value })
export const typesOf = (value: readonly ElementType[]): GraphAttribute => ({ kind: 'types', value })
export const shapeOf = (value: readonly number[]): GraphAttribute => ({ kind: 'shape', value })
export const functionOf = (value: string): GraphAttribute => ({ kind: 'function', value })

export interface GraphNode {
  readonly name: string
  readonly operation: string
  /** Names of values; `^node` waits for a node without taking anything from it. */
  readonly inputs: readonly string[]
  readonly attributes: GraphAttributes
}

export interface FunctionArgument {
  readonly name: string
  readonly type: ElementType
}

export interface FunctionResult extends FunctionArgument {
  /** The value inside the function. */
  readonly from: string
}

export interface GraphFunction {
  readonly name: string
  readonly arguments: readonly FunctionArgument[]
  readonly results: readonly FunctionResult[]
  readonly nodes: readonly GraphNode[]
  /** Nodes that must run although nothing is taken from them. */
  readonly effects: readonly string[]
  readonly attributes: GraphAttributes
}

export interface Graph {
  readonly nodes: readonly GraphNode[]
  readonly functions: readonly GraphFunction[]
}

/** The tag under which the model is kept and loaded. */
export const modelTag = 'cloudpin'

/** Version of the graph format we write: TensorFlow 2.9's, which every later one reads. */
const producer = 1087

type Write = (writer: protobuf.Writer) => void

// The numbers below are the fields' own in TensorFlow's .proto files.
const bytesField = 2
const lengthDelimited = (field: number) => (field << 3) | bytesField
const varint = (field: number) => field << 3
const fixed32 = (field: number) => (field << 3) | 5

const message =
  (field: number, write: Write): Write =>
  (writer) => {
    writer.uint32(lengthDelimited(field)).fork()
    write(writer)
    writer.ldelim()
  }

const string =
  (field: number, value: string): Write =>
  (writer) => {
    writer.uint32(lengthDelimited(field)).string(value)
  }

const integer =
  (field: number, value: number): Write =>
  (writer) => {
    writer.uint32(varint(field)).int64(value)
  }

const bytes =
  (field: number, value: Uint8Array): Write =>
  (writer) => {
    writer.uint32(lengthDelimited(field)).bytes(value)
  }

const all =
  (...writes: readonly Write[]): Write =>
  (writer) => {
    for (const write of writes) write(writer)
  }

const each = <T>(items: readonly T[], write: (item: T) => Write): Write => all(...items.map(write))

/** A protobuf map: entries of key 1 and value 2. */
const map = <T>(field: number, entries: Readonly<Record<string, T>>, value: (entry: T) => Write): Write =>
  each(Object.entries(entries), ([key, entry]) => message(field, all(string(1, key), value(entry))))

/** TensorShapeProto. */
const shape = (field: number, sizes: readonly number[]): Write =>
  message(
    field,
    each(sizes, (size) => message(2, integer(1, size))),
  )

/** TensorProto with its contents as bytes. */
const tensor = (field: number, content: TensorContent): Write =>
  message(field, all(integer(1, elementTypes[content.dtype]), shape(2, content.shape), bytes(4, content.bytes)))

/** AttrValue. */
function attribute(field: number, given: GraphAttribute): Write {
  switch (given.kind) {
    case 'text':
      return message(field, string(2, given.value))
    case 'int':
      return message(field, integer(3, given.value))
    case 'ints':
      return message(field, message(1, all(...given.value.map((number) => integer(3, number)))))
    case 'float':
      return message(field, (writer) => {
        writer.uint32(fixed32(4)).float(given.value)
      })
    case 'flag':
      return message(field, integer(5, given.value ? 1 : 0))
    case 'type':
      return message(field, integer(6, elementTypes[given.value]))
    case 'types':
      return message(field, message(1, all(...given.value.map((type) => integer(6, elementTypes[type])))))
    case 'shape':
      return message(field, shape(7, given.value))
    case 'tensor':
      return message(field, tensor(8, given.value))
    case 'function':
      return message(field, message(10, string(1, given.value)))
  }
}

const attributes = (field: number, given: GraphAttributes): Write => map(field, given, (entry) => attribute(2, entry))

/** NodeDef. */
const node = (field: number, { name, operation, inputs, attributes: given }: GraphNode): Write =>
  message(
    field,
    all(
      string(1, name),
      string(2, operation),
      each(inputs, (input) => string(3, input)),
      attributes(5, given),
    ),
  )

const argument = (field: number, { name, type }: FunctionArgument): Write =>
  message(field, all(string(1, name), integer(3, elementTypes[type])))

/** FunctionDef; its signature is an OpDef. */
const functionDefinition = (field: number, given: GraphFunction): Write =>
  message(
    field,
    all(
      message(
        1,
        all(
          string(1, given.name),
          each(given.arguments, (each) => argument(2, each)),
          each(given.results, (each) => argument(3, each)),
          integer(17, given.effects.length > 0 ? 1 : 0),
          each(given.effects, (effect) => string(20, effect)),
        ),
      ),
      each(given.nodes, (inner) => node(3, inner)),
      map(4, Object.fromEntries(given.results.map(({ name, from }) => [name, from])), (from) => string(2, from)),
      attributes(5, given.attributes),
      map(6, Object.fromEntries(given.effects.map((effect) => [effect, effect])), (effect) => string(2, effect)),
    ),
  )

/** The bytes of a `saved_model.pb` that holds this graph; its variables are made when they are first written. */
export function encodeSavedModel({ nodes, functions }: Graph): Uint8Array {
  const graph = all(
    each(nodes, (inner) => node(1, inner)),
    message(
      2,
      each(functions, (inner) => functionDefinition(1, inner)),
    ),
    message(4, integer(1, producer)),
  )
  const writer = protobuf.Writer.create()
  all(integer(1, 1), message(2, all(message(1, string(4, modelTag)), message(2, graph))))(writer)
  return writer.finish()
}
