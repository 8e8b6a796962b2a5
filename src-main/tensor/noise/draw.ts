import { fail } from '@contract/failure'
import type { NoiseSlot } from '../program'
import { instantiateFill, noiseMemory, reservedBytes, roomFor } from './kernel'
import type { Fill } from './kernel'
import { noiseKey } from './key'
import type { NoiseKey } from './key'

/** Where in the noise a draw comes from: the same coordinates give the same numbers, on any thread. */
export interface NoiseCoordinates {
  readonly seed: number
  /** Name of the program whose noise it is, or any other name for draws of the host. */
  readonly program: string
  readonly stream: number
  readonly step: number
}

/**
 * Draws `count` float32 numbers on the calling thread: standard normals (Box–Muller), or uniforms on [0, 1).
 * They are those that a program of that name sees at that stream and step.
 * @throws invalid-input where a coordinate is not a whole number.
 */
export function drawNoise(kind: 'normal' | 'uniform', coordinates: NoiseCoordinates, count: number): Float32Array {
  const { seed, program, stream, step } = coordinates
  for (const [name, value] of Object.entries({ stream, step, count })) {
    if (!Number.isSafeInteger(value) || value < 0) {
      throw fail('invalid-input', `The noise's ${name} must be a whole number of at least 0, not ${value}.`, name)
    }
  }
  return new Float32Array(drawRow({ kind, key: noiseKey(seed, program), stream, bound: 0 }, step, count))
}

/** What one declaration draws at one step: float32, for integers int32. */
export function drawSlot(
  slot: NoiseSlot,
  key: NoiseKey,
  step: number,
): Float32Array<ArrayBuffer> | Int32Array<ArrayBuffer> {
  const count = slot.shape.reduce((product, size) => product * size, 1)
  const bytes = drawRow({ kind: slot.kind, key, stream: slot.stream, bound: slot.bound ?? 0 }, step, count)
  return slot.kind === 'integers' ? new Int32Array(bytes) : new Float32Array(bytes)
}

interface Row {
  readonly kind: NoiseSlot['kind']
  readonly key: NoiseKey
  readonly stream: number
  readonly bound: number
}

let host: { readonly memory: WebAssembly.Memory; readonly fill: Fill } | undefined

function drawRow(row: Row, step: number, count: number): ArrayBuffer {
  if (host === undefined || host.memory.buffer.byteLength < reservedBytes + roomFor(count)) {
    const memory = noiseMemory(roomFor(count))
    host = { memory, fill: instantiateFill(memory) }
  }
  host.fill({ ...row, pointer: reservedBytes, count, firstStep: step, steps: 1 })
  const drawn = new ArrayBuffer(count * 4)
  new Uint8Array(drawn).set(new Uint8Array(host.memory.buffer, reservedBytes, count * 4))
  return drawn
}
