/** Element types of a program's tensors. Data sets may be bytes; they are widened when rows are gathered. */
export type DType = 'float32' | 'int32' | 'bool'

export interface TensorSpec {
  readonly shape: readonly number[]
  readonly dtype: DType
}

/** Numbers outside a program: row-major. bool is kept as 0 and 1 in an Uint8Array. */
export interface TensorValue extends TensorSpec {
  readonly data: Float32Array | Int32Array | Uint8Array
}

/**
 * Random numbers that a step asks for. Element e of the declaration `stream` at step k is a function of
 * (seed, stream, k, e) alone, whatever the chunk, the engine and the number of threads.
 */
export interface NoiseSlot extends TensorSpec {
  readonly id: number
  readonly kind: 'normal' | 'uniform' | 'integers'
  readonly stream: number
  /** integers: drawn from 0 … bound − 1. */
  readonly bound?: number
}

/** A float32 scalar that the host works out for each step, in double precision, from the step's index alone. */
export interface PerStepSlot extends TensorSpec {
  readonly id: number
  value(step: number): number
}

export interface StateSlot extends TensorSpec {
  /** The tf.Variable's name. */
  readonly name: string
  readonly id: number
  readonly initial: TensorValue
  /** The value at the end of the step; the slot's own id where the step leaves it as it is. */
  readonly next: number
}

export interface InputSlot extends TensorSpec {
  readonly name: string
  readonly id: number
}

export interface ConstantSlot {
  readonly id: number
  readonly value: TensorValue
}

/** Rows of a data set: bytes (images) or float32. */
export type DatasetValues = Uint8Array | Float32Array

/** Rows kept beside the graph as what they are, uint8 or float32, gathered by index. */
export interface DatasetSlot {
  readonly id: number
  readonly name: string
  readonly rowShape: readonly number[]
  readonly values: DatasetValues
}

/** One kernel call of tfjs, by tfjs's own kernel name and attributes. */
export interface ProgramNode {
  readonly kernel: string
  readonly inputs: readonly number[]
  readonly outputs: readonly { readonly id: number; readonly spec: TensorSpec }[]
  readonly attributes: Readonly<Record<string, unknown>>
}

export interface OutputSlot extends TensorSpec {
  readonly name: string
  readonly id: number
}

/**
 * A step, traced: what it keeps (state), what it is given (inputs, constants, data sets, noise, the step's index and
 * numbers that follow from it),
 * what it computes (nodes in order), and what it says at each step (outputs).
 */
export interface Program {
  readonly name: string
  readonly state: readonly StateSlot[]
  readonly inputs: readonly InputSlot[]
  readonly constants: readonly ConstantSlot[]
  readonly datasets: readonly DatasetSlot[]
  readonly noise: readonly NoiseSlot[]
  readonly perStep: readonly PerStepSlot[]
  /** The step's index as an int32 scalar; null where the step does not ask for it. */
  readonly stepIndex: number | null
  readonly nodes: readonly ProgramNode[]
  readonly outputs: readonly OutputSlot[]
}
