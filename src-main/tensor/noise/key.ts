import { fail } from '@contract/failure'

/** The two 32-bit words that key a program's noise. */
export type NoiseKey = readonly [number, number]

/**
 * Key of the noise of all programs of one name under one seed; other names and other seeds draw independently.
 * @throws invalid-input where the seed is not a whole number from 0 to 2^53 − 1.
 */
export function noiseKey(seed: number, program: string): NoiseKey {
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw fail('invalid-input', `The seed must be a whole number from 0 to 2^53 − 1, not ${seed}.`, 'seed')
  }
  const high = Math.floor(seed / 2 ** 32)
  return [seed >>> 0, (hash(program) ^ Math.imul(high, 0x9e3779b1)) >>> 0]
}

/** FNV-1a of the UTF-8 bytes. */
function hash(text: string): number {
  return new TextEncoder().encode(text).reduce((state, byte) => Math.imul(state ^ byte, 0x01000193) >>> 0, 0x811c9dc5)
}
