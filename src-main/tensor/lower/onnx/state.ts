import { Tensor } from 'onnxruntime-node'
import type { Program, StateSlot, TensorValue } from '../../program'
import { allocate, sizeOf } from '../../shapes'
import { changes, names } from './model'

/** One variable's two arrays: the value now, and where the next run writes. */
interface Held {
  readonly slot: StateSlot
  now: Tensor
  next: Tensor
}

/**
 * State between runs. The runtime keeps nothing on a CPU itself, but it reads and writes the arrays it is given
 * without copying: each variable has two, which change places after each run.
 */
export class OnnxState {
  readonly #held: readonly Held[]

  constructor(program: Program) {
    this.#held = program.state.map((slot) => {
      const now = tensorOf(slot, slot.initial.data)
      return { slot, now, next: changes(slot) ? tensorOf(slot) : now }
    })
  }

  feeds(): Record<string, Tensor> {
    return Object.fromEntries(this.#held.map(({ now }, index) => [names.state(index), now]))
  }

  fetches(): Record<string, Tensor> {
    return Object.fromEntries(
      this.#held.flatMap(({ slot, next }, index) => (changes(slot) ? [[names.next(index), next]] : [])),
    )
  }

  /** After a run: what was written is what holds now. */
  advance(): void {
    for (const held of this.#held) [held.now, held.next] = [held.next, held.now]
  }

  read(wanted: readonly string[]): Map<string, TensorValue> {
    const found = this.#held.filter(({ slot }) => wanted.includes(slot.name))
    return new Map(
      found.map(({ slot: { name, shape, dtype }, now }) => {
        const data = allocate(dtype, sizeOf(shape))
        data.set(numbersOf(now))
        return [name, { shape, dtype, data }]
      }),
    )
  }

  write(values: ReadonlyMap<string, TensorValue>): void {
    for (const { slot, now } of this.#held) {
      const value = values.get(slot.name)
      if (value !== undefined) numbersOf(now).set(value.data)
    }
  }
}

function tensorOf({ dtype, shape }: StateSlot, initial?: ArrayLike<number>): Tensor {
  const data = allocate(dtype, sizeOf(shape))
  if (initial !== undefined) data.set(initial)
  return new Tensor(dtype, data, shape)
}

/** The array that a tensor of ours stands on. */
export function numbersOf({ data }: Tensor): Float32Array | Int32Array | Uint8Array {
  if (data instanceof Float32Array || data instanceof Int32Array || data instanceof Uint8Array) return data
  throw new Error('The runtime gave a tensor of another type than the model says.')
}
