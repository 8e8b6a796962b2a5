import type { SampleSet } from '@contract/run'

/** Uniform numbers in [0, 1) from a 32-bit seed (Mulberry32): for a picture, always the same one. */
function uniforms(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** That many independent standard normal numbers (Box and Muller 1958). */
export function standardNormals(count: number, seed: number): Float32Array {
  const uniform = uniforms(seed)
  const normals = new Float32Array(count)
  for (let i = 0; i < count; i += 2) {
    const radius = Math.sqrt(-2 * Math.log(1 - uniform()))
    const angle = 2 * Math.PI * uniform()
    normals[i] = radius * Math.cos(angle)
    if (i + 1 < count) normals[i + 1] = radius * Math.sin(angle)
  }
  return normals
}

/** m(t) and s(t) of a process at one time. */
export interface KernelAt {
  readonly m: number
  readonly s: number
}

/**
 * x_t = m x_0 + s ε: exact samples of p_t where x_0 are exact samples of the target. `scale` is what the data is divided
 * by before it is noised; positions stay in the units of the data.
 */
export function noised(samples: SampleSet, noise: Float32Array, { m, s }: KernelAt, scale: number): SampleSet {
  const values = samples.values.map((value, i) => m * value + s * scale * (noise[i] ?? 0))
  return { ...samples, values }
}
