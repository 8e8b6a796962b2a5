/** Numbers fixed by a seed before any step runs: initial weights, the means of a generated mixture, directions. */
export interface Draw {
  /** Standard normals. */
  normal(count: number): Float32Array
  /** Uniform on [0, 1). */
  uniform(count: number): Float32Array
}

/** What seeded numbers are for; each use has a stream of its own, so that none depends on the others. */
const streams = { weights: 0, means: 1, directions: 2 } as const

/** The numbers of one seed for one use; asking again continues the sequence. */
export function seededDraw(seed: number, use: keyof typeof streams): Draw {
  let state = (Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) + Math.imul(streams[use] + 1, 0xc2b2ae35)) >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let z = state
    z = Math.imul(z ^ (z >>> 15), z | 1)
    z ^= z + Math.imul(z ^ (z >>> 7), z | 61)
    return ((z ^ (z >>> 14)) >>> 0) / 4294967296
  }
  return {
    uniform: (count) => Float32Array.from({ length: count }, next),
    normal: (count) =>
      Float32Array.from({ length: count }, () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())),
  }
}
