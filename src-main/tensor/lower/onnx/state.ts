import { Tensor } from 'onnxruntime-node'
import type { Piece, Regrouped } from '../../optimize/regroup'
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
  readonly #source: Program
  readonly #layout: Regrouped['layout']

  /** @param source the program as its users know it; its variables may be kept in pieces. */
  constructor(source: Program, { program, layout }: Regrouped) {
    this.#source = source
    this.#layout = layout
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
    const found = this.#source.state.filter(({ name }) => wanted.includes(name))
    return new Map(
      found.map((slot) => {
        const data = allocate(slot.dtype, sizeOf(slot.shape))
        for (const { numbers, at, from, length } of this.#piecesOf(slot)) {
          data.set(numbers.subarray(at, at + length), from)
        }
        return [slot.name, { shape: slot.shape, dtype: slot.dtype, data }]
      }),
    )
  }

  write(values: ReadonlyMap<string, TensorValue>): void {
    for (const slot of this.#source.state) {
      const data = values.get(slot.name)?.data
      if (data === undefined) continue
      for (const { numbers, at, from, length } of this.#piecesOf(slot)) {
        numbers.set(data.subarray(from, from + length), at)
      }
    }
  }

  #piecesOf({ name, shape }: StateSlot) {
    const whole: Piece = { block: name, at: 0, from: 0, length: sizeOf(shape) }
    return (this.#layout.get(name) ?? [whole]).map((piece) => {
      const held = this.#held.find(({ slot }) => slot.name === piece.block)
      if (held === undefined) throw new Error(`The variable ${name} is kept nowhere.`)
      return { ...piece, numbers: numbersOf(held.now) }
    })
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
