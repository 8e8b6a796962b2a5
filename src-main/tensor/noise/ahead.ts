import type { NoiseSlot } from '../program'
import { sizeOf } from '../shapes'
import { takeFiller, type Filler } from './filler'
import { instantiateFill, noiseMemory, reservedBytes, roomFor } from './kernel'
import type { Fill, FillOrder } from './kernel'
import type { NoiseKey } from './key'

/** Noise of consecutive steps: for each declaration an array of steps × elements. */
export type NoiseChunk = readonly (Float32Array | Int32Array)[]

/** Below this, telling the worker takes longer than filling. */
const worthSharing = 2 ** 15

interface Range {
  readonly firstStep: number
  readonly steps: number
}

/**
 * When noise is filled. `ahead`: the chunk after the current one on a worker while the current one runs, which takes a
 * core that the program leaves free. `together`: each chunk when it is asked for, half of it on a worker, half by the
 * caller; a program on all cores would only wait for the one that it lost.
 */
export type FillTime = 'ahead' | 'together'

/**
 * Fills noise for one program. There are two buffers: a chunk stays valid until the second next one is asked for. What
 * is drawn depends on the steps alone.
 */
export class NoiseAhead {
  readonly #memory: WebAssembly.Memory
  readonly #fill: Fill
  readonly #regionBytes: number
  #filler: Filler | undefined
  #ahead: (Range & { readonly filled: Promise<void> }) | undefined
  #region = 0

  /** @param capacity the most steps of one chunk. */
  constructor(
    readonly slots: readonly NoiseSlot[],
    private key: NoiseKey,
    readonly capacity: number,
    readonly time: FillTime = 'ahead',
  ) {
    this.#regionBytes = slots.reduce((sum, slot) => sum + roomFor(sizeOf(slot.shape) * capacity), 0)
    this.#memory = noiseMemory(2 * this.#regionBytes)
    this.#fill = instantiateFill(this.#memory)
  }

  /** The noise of these steps: what was filled ahead as far as it goes, the rest drawn here and now. */
  async take(range: Range): Promise<NoiseChunk> {
    const ahead = this.#ahead
    this.#ahead = undefined
    if (ahead !== undefined) await ahead.filled
    this.#region = 1 - this.#region
    const filled = ahead?.firstStep === range.firstStep ? Math.min(ahead.steps, range.steps) : 0
    if (filled < range.steps) await this.#fillNow(this.#orders(range, this.#region, filled))
    return this.#views(range.steps, this.#region)
  }

  /** Starts to fill the chunk that is likely asked for next. */
  prepare(range: Range): void {
    if (this.time === 'together' || this.slots.length === 0 || this.#ahead !== undefined) return
    this.#filler ??= takeFiller(this.#memory)
    this.#ahead = { ...range, filled: this.#filler.fill(this.#orders(range, 1 - this.#region)) }
  }

  /** Draws by another key from now on; what was filled ahead is of no use. */
  async rekey(key: NoiseKey): Promise<void> {
    await this.#ahead?.filled
    this.#ahead = undefined
    this.key = key
  }

  async dispose(): Promise<void> {
    await this.#filler?.release()
    this.#filler = undefined
  }

  async #fillNow(orders: readonly FillOrder[]): Promise<void> {
    const elements = orders.reduce((sum, { count, steps }) => sum + count * steps, 0)
    if (this.time === 'ahead' || elements < worthSharing) {
      for (const order of orders) this.#fill(order)
      return
    }
    this.#filler ??= takeFiller(this.#memory)
    const halves = orders.map((order) => ({ order, middle: Math.floor(order.count / 64) * 32 }))
    const others = this.#filler.fill(halves.map(({ order, middle }) => ({ ...order, to: middle })))
    for (const { order, middle } of halves) this.#fill({ ...order, from: middle })
    await others
  }

  /** Orders for the steps of a range after the first `filled` ones. */
  #orders({ firstStep, steps }: Range, region: number, filled = 0): readonly FillOrder[] {
    return this.slots.map((slot, index) => ({
      kind: slot.kind,
      pointer: this.#pointer(region, index) + 4 * filled * sizeOf(slot.shape),
      count: sizeOf(slot.shape),
      firstStep: firstStep + filled,
      steps: steps - filled,
      key: this.key,
      stream: slot.stream,
      bound: slot.bound ?? 0,
    }))
  }

  #views(steps: number, region: number): NoiseChunk {
    return this.slots.map((slot, index) => {
      const place = [this.#memory.buffer, this.#pointer(region, index), sizeOf(slot.shape) * steps] as const
      return slot.dtype === 'int32' ? new Int32Array(...place) : new Float32Array(...place)
    })
  }

  #pointer(region: number, index: number): number {
    const before = this.slots.slice(0, index)
    const start = reservedBytes + region * this.#regionBytes
    return before.reduce((sum, slot) => sum + roomFor(sizeOf(slot.shape) * this.capacity), start)
  }
}
