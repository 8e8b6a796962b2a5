import { KernelBackend, engine } from '@tensorflow/tfjs-core'
import type { BackendValues, DataId, DataType, TensorInfo, Variable } from '@tensorflow/tfjs-core'
import { fail, toFailure } from '@contract/failure'
import type { Attributes } from '../kernels/attributes'
import type { KernelName } from '../kernels/table'
import { rowOf } from '../kernels/table'
import type { ConstantSlot, ProgramNode, TensorSpec } from '../program'
import { isDType, tensorValue } from '../shapes'
import { callingPlace } from './place'

/** A variable met while tracing: where its value stood first, and the id that stands for it in the step. */
export interface TracedVariable {
  readonly variable: Variable
  readonly id: number
  readonly initial: number
}

/** What tfjs holds: which value of the program it is, and how often it is referred to. */
interface Datum {
  readonly id: number
  references: number
}

/**
 * A tfjs backend that writes down what it is asked to compute. Each value of the program has a number; what tfjs
 * calls a data id stands for such a number and never changes its meaning, so a variable's value can be followed
 * although the variable itself moves from one data id to the next as it is assigned.
 */
export class Recorder extends KernelBackend {
  readonly constants: ConstantSlot[] = []
  readonly nodes: ProgramNode[] = []
  readonly variables: TracedVariable[] = []
  readonly specs = new Map<number, TensorSpec>()
  readonly #data = new Map<DataId, Datum>()
  readonly #registered: Variable[] = []
  #next = 0

  /** @param readOutside reads a tensor that was made before the trace, on another backend. */
  constructor(readonly readOutside: (dataId: DataId) => BackendValues) {
    super()
  }

  /** A new number for a value of the given shape and type. */
  declare(spec: TensorSpec): number {
    this.specs.set(this.#next, spec)
    return this.#next++
  }

  /** A new data id that stands for a value. */
  refer(id: number): DataId {
    const dataId = {}
    this.#data.set(dataId, { id, references: 1 })
    return dataId
  }

  /** The value that a tensor stands for now; one from outside the trace becomes a constant. */
  idOf(tensor: TensorInfo): number {
    const known = this.#data.get(tensor.dataId)
    if (known !== undefined) return known.id
    const id = this.#constant(this.readOutside(tensor.dataId), tensor.shape, tensor.dtype)
    this.#data.set(tensor.dataId, { id, references: 1 })
    return id
  }

  /** Writes down a call of a kernel. */
  record(kernel: KernelName, tensors: readonly TensorInfo[], attributes: Attributes): TensorInfo[] {
    const inputs = tensors.map((tensor) => this.idOf(tensor))
    const specs = this.#specsOf(kernel, inputs, attributes)
    const outputs = specs.map((spec) => ({ id: this.declare(spec), spec }))
    this.nodes.push({ kernel, inputs, outputs, attributes })
    return outputs.map(({ id, spec }) => ({ dataId: this.refer(id), shape: [...spec.shape], dtype: spec.dtype }))
  }

  #specsOf(kernel: KernelName, inputs: readonly number[], attributes: Attributes): readonly TensorSpec[] {
    try {
      return rowOf(kernel).specs({ inputs: inputs.map((id) => this.#specOf(id)), attributes })
    } catch (thrown) {
      const { code, message } = toFailure(thrown)
      throw fail(code, `${kernel}, called ${callingPlace()}: ${message}`, kernel)
    }
  }

  /** The same value under another tensor. */
  alias(tensor: TensorInfo): TensorInfo {
    return { dataId: this.refer(this.idOf(tensor)), shape: tensor.shape, dtype: tensor.dtype }
  }

  override write(values: BackendValues, shape: number[], dtype: DataType): DataId {
    return this.refer(this.#constant(values, shape, dtype))
  }

  override readSync(): BackendValues {
    throw fail(
      'invalid-input',
      `A value was read while the step is traced, ${callingPlace()}: it is only known when the program runs. ` +
        'Keep it a tensor, or return it from the step.',
    )
  }

  override async read(): Promise<BackendValues> {
    return this.readSync()
  }

  /** Variables by name as tfjs keeps them, which tells of each that is put there. */
  watched(variables: Record<string, Variable>): Record<string, Variable> {
    return new Proxy(variables, {
      set: (target, name, variable: Variable) => {
        this.#registered.push(variable)
        return Reflect.set(target, name, variable)
      },
    })
  }

  /** tfjs says through this that a variable was made (then it is registered already) or assigned. */
  override incRef(dataId: DataId): void {
    const datum = this.#data.get(dataId)
    const variable = this.#registered.pop()
    if (variable !== undefined) {
      this.#adopt(variable)
      return
    }
    if (datum !== undefined) datum.references++
  }

  override refCount(dataId: DataId): number {
    return this.#data.get(dataId)?.references ?? 0
  }

  override disposeData(dataId: DataId, force = false): boolean {
    const datum = this.#data.get(dataId)
    if (datum === undefined) return true
    datum.references--
    if (!force && datum.references > 0) return false
    this.#data.delete(dataId)
    return true
  }

  override numDataIds(): number {
    return this.#data.size
  }

  override memory(): { unreliable: boolean } {
    return { unreliable: false }
  }

  override floatPrecision(): 16 | 32 {
    return 32
  }

  override epsilon(): number {
    return 1e-7
  }

  override dispose(): void {
    this.#data.clear()
  }

  /** From now on the variable stands for its own state, whatever tensor it was made from. */
  #adopt(variable: Variable): void {
    const { shape, dtype } = this.#specOf(this.idOf(variable))
    const id = this.declare({ shape, dtype })
    this.variables.push({ variable, id, initial: this.idOf(variable) })
    const dataId = this.refer(id)
    // Registers the data id with the engine; the variable's own reference remains when this tensor goes.
    const holder = engine().makeTensorFromTensorInfo({ dataId, shape: [...shape], dtype }, this)
    const datum = this.#data.get(dataId)
    if (datum !== undefined) datum.references++
    variable.dataId = dataId
    holder.dispose()
  }

  #constant(values: BackendValues, shape: readonly number[], dtype: DataType): number {
    if (!isDType(dtype))
      throw fail(
        'invalid-input',
        `A tensor of type ${dtype} was made ${callingPlace()}: programs take float32, int32 and bool.`,
      )
    const numbers = Array.isArray(values) ? [] : values
    const spec = { shape: [...shape], dtype }
    const id = this.declare(spec)
    this.constants.push({ id, value: tensorValue(spec, numbers) })
    return id
  }

  #specOf(id: number): TensorSpec {
    const spec = this.specs.get(id)
    if (spec === undefined) throw new Error(`The value ${id} was never declared.`)
    return spec
  }
}
