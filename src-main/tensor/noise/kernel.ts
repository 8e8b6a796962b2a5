import bytes from './fill.as.ts?bytes'
import type { NoiseSlot } from '../program'
import type { NoiseKey } from './key'

/** Fills rows of noise, one a step, at a byte offset of the memory. */
export type Fill = (order: FillOrder) => void

/** One declaration of noise over consecutive steps. */
export interface FillOrder {
  readonly kind: NoiseSlot['kind']
  /** Byte offset, a multiple of 4. */
  readonly pointer: number
  /** Elements a step. */
  readonly count: number
  readonly firstStep: number
  readonly steps: number
  readonly key: NoiseKey
  readonly stream: number
  /** integers only: drawn from 0 … bound − 1. */
  readonly bound: number
  /** The part of each row that is filled, `from` a multiple of 32; left out: all of it. */
  readonly from?: number
  readonly to?: number
}

/** Who fills: each needs a place of its own for the end of a row. */
export type FillPlace = 'caller' | 'worker'

/** Bytes that a filler writes besides its order. */
const scratches: Readonly<Record<FillPlace, number>> = { caller: 0, worker: 128 }

/** The order as the kernel takes it; numbers only, so that it crosses to a worker as it is. */
export function parametersOf(order: FillOrder, place: FillPlace): readonly number[] {
  return [
    kinds[order.kind],
    order.pointer,
    order.count,
    order.steps,
    order.key[0],
    order.key[1],
    order.stream,
    order.firstStep >>> 0,
    Math.floor(order.firstStep / 2 ** 32),
    order.bound,
    order.from ?? 0,
    order.to ?? order.count,
    scratches[place],
  ]
}

const kinds: Readonly<Record<NoiseSlot['kind'], number>> = { normal: 0, uniform: 1, integers: 2 }

/** Bytes that the kernel keeps for itself at the start of the memory: AssemblyScript puts constants after 1024. */
export const reservedBytes = 2048

/** Bytes of `count` elements, rounded up so that what follows is aligned. */
export const roomFor = (count: number): number => Math.ceil((count * 4) / 64) * 64

let compiled: WebAssembly.Module | undefined

/** The kernel, compiled once a process. */
export const noiseModule = (): WebAssembly.Module => (compiled ??= new WebAssembly.Module(bytes))

/** Memory for the kernel with room for the given bytes. */
export function noiseMemory(usable: number): WebAssembly.Memory {
  const pages = Math.ceil((reservedBytes + usable) / 65536)
  return new WebAssembly.Memory({ initial: pages, maximum: 65536, shared: true })
}

/** The kernel on the calling thread, writing to the given memory. */
export function instantiateFill(memory: WebAssembly.Memory): Fill {
  const { fill } = new WebAssembly.Instance(noiseModule(), { env: { memory } }).exports
  if (typeof fill !== 'function') throw new Error('The noise kernel has no function "fill".')
  return (order) => {
    fill(...parametersOf(order, 'caller'))
  }
}
