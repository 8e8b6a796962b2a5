import type { NoiseSlot } from '../program'
import { sizeOf } from '../shapes'
import { Filler } from './filler'
import { instantiateFill, noiseMemory, reservedBytes, roomFor } from './kernel'
import type { Fill, FillOrder } from './kernel'
import type { NoiseKey } from './key'

/** Noise of consecutive steps: for each declaration an array of steps × elements. */
export type NoiseChunk = readonly (Float32Array | Int32Array)[]

interface Range {
  readonly firstStep: number
  readonly steps: number
}

/**
 * Fills noise for one program, the chunk after the current one on a worker while the current one runs. There are two
 * buffers: a chunk stays valid until the second next one is asked for. What is drawn depends on the steps alone.
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
    readonly key: NoiseKey,
    readonly capacity: number,
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
    if (filled < range.steps) for (const order of this.#orders(range, this.#region, filled)) this.#fill(order)
    return this.#views(range.steps, this.#region)
  }

  /** Starts to fill the chunk that is likely asked for next. */
  prepare(range: Range): void {
    if (this.slots.length === 0 || this.#ahead !== undefined) return
    this.#filler ??= new Filler(this.#memory)
    this.#ahead = { ...range, filled: this.#filler.fill(this.#orders(range, 1 - this.#region)) }
  }

  async dispose(): Promise<void> {
    await this.#filler?.end()
    this.#filler = undefined
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
