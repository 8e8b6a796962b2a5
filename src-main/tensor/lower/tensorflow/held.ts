import type { DType, Program } from '../../program'
import { sizeOf } from '../../shapes'

/** A tensor that lies in the session from call to call. */
export interface Variable {
  readonly name: string
  readonly type: DType | 'uint8'
  readonly shape: readonly number[]
  readonly initial: Float32Array | Int32Array | Uint8Array
}

/** A variable for something that a program's nodes refer to by id. */
export interface HeldValue extends Variable {
  readonly id: number
}

/** What a model keeps in variables, each in the program's order. */
export interface Held {
  readonly state: readonly HeldValue[]
  readonly datasets: readonly HeldValue[]
  /** Large constants: in the graph itself they would be copied and searched through. */
  readonly constants: readonly HeldValue[]
}

/** Number of elements from which a constant is kept as a variable. */
const large = 4096

export function heldBy(program: Program): Held {
  return {
    state: program.state.map(({ id, dtype, shape, initial }, index) => ({
      ...{ id, name: `state${index}`, type: dtype, shape },
      initial: initial.data,
    })),
    datasets: program.datasets.map(({ id, values, rowShape }, index) => ({
      ...{ id, name: `dataset${index}`, type: values instanceof Float32Array ? 'float32' : 'uint8' },
      shape: [values.length / Math.max(sizeOf(rowShape), 1), ...rowShape],
      initial: values,
    })),
    constants: program.constants
      .filter(({ value }) => value.data.length >= large)
      .map(({ id, value: { dtype, shape, data } }, index) => ({
        ...{ id, name: `constant${index}`, type: dtype, shape },
        initial: data,
      })),
  }
}

/** All variables of a model, in the order in which its functions take them. */
export const variablesOf = ({ state, datasets, constants }: Held): readonly HeldValue[] => [
  ...state,
  ...datasets,
  ...constants,
]
