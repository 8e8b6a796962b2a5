import { engine } from '@tensorflow/tfjs-core'
import type { Scalar, Tensor } from '@tensorflow/tfjs-core'
import { fail } from '@contract/failure'
import type { DatasetSlot, DatasetValues, DType, InputSlot, NoiseSlot, PerStepSlot, TensorSpec } from '../program'
import type { Dataset, Shaped, StepScope } from '../scope'
import { show, sizeOf } from '../shapes'
import { callingPlace } from './place'
import type { Recorder } from './recorder'

/** What a step asked for from outside itself, in the order in which it asked. */
export class RecordingScope implements StepScope {
  readonly noises: NoiseSlot[] = []
  readonly inputs: InputSlot[] = []
  readonly datasets: DatasetSlot[] = []
  readonly perSteps: PerStepSlot[] = []
  stepIndex: number | null = null
  readonly #recorder: Recorder

  constructor(recorder: Recorder) {
    this.#recorder = recorder
  }

  readonly noise: StepScope['noise'] = {
    normal: (shape) => this.#draw('normal', shape, 'float32'),
    uniform: (shape) => this.#draw('uniform', shape, 'float32'),
    integers: (shape, bound) => {
      if (!Number.isInteger(bound) || bound < 1 || bound > 2 ** 31) {
        throw fail(
          'invalid-input',
          `Integers are drawn below a whole number from 1 to 2^31, not ${bound}, ${callingPlace()}.`,
        )
      }
      return this.#draw('integers', shape, 'int32', bound)
    },
  }

  step(): Scalar {
    this.stepIndex ??= this.#recorder.declare({ shape: [], dtype: 'int32' })
    return this.#tensor(this.stepIndex, [], 'int32')
  }

  perStep(value: PerStepSlot['value']): Scalar {
    const spec: TensorSpec = { shape: [], dtype: 'float32' }
    const id = this.#recorder.declare(spec)
    this.perSteps.push({ ...spec, id, value })
    return this.#tensor(id, [], 'float32')
  }

  input<const Shape extends readonly number[]>(name: string, shape: Shape, dtype: DType): Shaped<Shape> {
    if (this.inputs.some((known) => known.name === name)) {
      throw fail('invalid-input', `The input "${name}" is declared twice, ${callingPlace()}.`, name)
    }
    const spec = checked({ shape, dtype })
    const id = this.#recorder.declare(spec)
    this.inputs.push({ ...spec, name, id })
    return this.#tensor(id, shape, dtype)
  }

  dataset<const RowShape extends readonly number[]>(
    name: string,
    values: DatasetValues,
    rowShape: RowShape,
  ): Dataset<RowShape> {
    const size = sizeOf(checked({ shape: rowShape, dtype: 'int32' }).shape)
    const count = values.length / size
    if (!Number.isInteger(count) || count < 1) {
      throw fail(
        'invalid-input',
        `The data set "${name}" has ${values.length} values, not a whole number of rows of shape ${show(rowShape)}.`,
        name,
      )
    }
    const dtype = values instanceof Float32Array ? 'float32' : 'int32'
    const shape = [count, ...rowShape]
    const id = this.#recorder.declare({ shape, dtype })
    this.datasets.push({ id, name, rowShape: [...rowShape], values })
    const rows = (indices: Tensor): Shaped<readonly [number, ...RowShape]> => {
      if (indices.dtype !== 'int32') {
        throw fail(
          'invalid-input',
          `Rows of "${name}" are gathered by int32 indices, not ${indices.dtype}, ${callingPlace()}.`,
          name,
        )
      }
      return engine().runKernel(
        'DatasetRows',
        { dataset: this.#tensor(id, shape, dtype), indices },
        { rowShape: [...rowShape] },
      )
    }
    return { count, rowShape: [...rowShape], rows }
  }

  #draw<Shape extends readonly number[]>(
    kind: NoiseSlot['kind'],
    shape: Shape,
    dtype: DType,
    bound?: number,
  ): Shaped<Shape> {
    const spec = checked({ shape, dtype })
    const id = this.#recorder.declare(spec)
    this.noises.push({ ...spec, id, kind, stream: this.noises.length, ...(bound === undefined ? {} : { bound }) })
    return this.#tensor(id, shape, dtype)
  }

  #tensor<const Shape extends readonly number[]>(id: number, shape: Shape, dtype: DType): Shaped<Shape> {
    const info = { dataId: this.#recorder.refer(id), shape: [...shape], dtype }
    return engine().makeTensorFromTensorInfo(info, this.#recorder) as Tensor as Shaped<Shape>
  }
}

function checked(spec: TensorSpec): TensorSpec {
  if (spec.shape.every((size) => Number.isInteger(size) && size >= 0)) return { ...spec, shape: [...spec.shape] }
  throw fail(
    'invalid-input',
    `A shape is a list of whole numbers of at least 0, not ${show(spec.shape)}, ${callingPlace()}.`,
  )
}
