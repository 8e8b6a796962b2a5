import { engine } from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { fail } from '@contract/failure'
import type { DatasetSlot, DatasetValues, InputSlot, NoiseSlot, PerStepSlot, TensorSpec } from '../program'
import type { StepScope } from '../scope'
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
    normal: (shape) => this.#draw('normal', { shape, dtype: 'float32' }),
    uniform: (shape) => this.#draw('uniform', { shape, dtype: 'float32' }),
    integers: (shape, bound) => {
      if (!Number.isInteger(bound) || bound < 1 || bound > 2 ** 31) {
        throw fail(
          'invalid-input',
          `Integers are drawn below a whole number from 1 to 2^31, not ${bound}, ${callingPlace()}.`,
        )
      }
      return this.#draw('integers', { shape, dtype: 'int32' }, bound)
    },
  }

  step(): Tensor {
    const spec: TensorSpec = { shape: [], dtype: 'int32' }
    this.stepIndex ??= this.#recorder.declare(spec)
    return this.#tensor(this.stepIndex, spec)
  }

  perStep(value: PerStepSlot['value']): Tensor {
    const spec: TensorSpec = { shape: [], dtype: 'float32' }
    const id = this.#recorder.declare(spec)
    this.perSteps.push({ ...spec, id, value })
    return this.#tensor(id, spec)
  }

  input(name: string, shape: readonly number[], dtype: TensorSpec['dtype']): Tensor {
    if (this.inputs.some((known) => known.name === name)) {
      throw fail('invalid-input', `The input "${name}" is declared twice, ${callingPlace()}.`, name)
    }
    const spec = checked({ shape, dtype })
    const id = this.#recorder.declare(spec)
    this.inputs.push({ ...spec, name, id })
    return this.#tensor(id, spec)
  }

  dataset(name: string, values: DatasetValues, rowShape: readonly number[]): ReturnType<StepScope['dataset']> {
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
    const spec: TensorSpec = { shape: [count, ...rowShape], dtype }
    const id = this.#recorder.declare(spec)
    this.datasets.push({ id, name, rowShape: [...rowShape], values })
    const rows = (indices: Tensor): Tensor => {
      if (indices.dtype !== 'int32') {
        throw fail(
          'invalid-input',
          `Rows of "${name}" are gathered by int32 indices, not ${indices.dtype}, ${callingPlace()}.`,
          name,
        )
      }
      return engine().runKernel(
        'DatasetRows',
        { dataset: this.#tensor(id, spec), indices },
        { rowShape: [...rowShape] },
      )
    }
    return { count, rowShape: [...rowShape], rows }
  }

  #draw(kind: NoiseSlot['kind'], spec: TensorSpec, bound?: number): Tensor {
    checked(spec)
    const id = this.#recorder.declare(spec)
    this.noises.push({
      ...spec,
      shape: [...spec.shape],
      id,
      kind,
      stream: this.noises.length,
      ...(bound === undefined ? {} : { bound }),
    })
    return this.#tensor(id, spec)
  }

  #tensor(id: number, { shape, dtype }: TensorSpec): Tensor {
    return engine().makeTensorFromTensorInfo(
      { dataId: this.#recorder.refer(id), shape: [...shape], dtype },
      this.#recorder,
    )
  }
}

function checked(spec: TensorSpec): TensorSpec {
  if (spec.shape.every((size) => Number.isInteger(size) && size >= 0)) return { ...spec, shape: [...spec.shape] }
  throw fail(
    'invalid-input',
    `A shape is a list of whole numbers of at least 0, not ${show(spec.shape)}, ${callingPlace()}.`,
  )
}
