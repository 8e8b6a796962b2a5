/**
 * The noise of an experiment is keyed by its seed; each purpose gets a key of its own, so that, for example, the
 * points that a network is compared with are never those it was trained on.
 */
const purposes = {
  training: 0,
  preview: 1,
  sampling: 2,
  reference: 3,
  secondReference: 4,
} as const

/** A 32-bit key from a seed and a purpose: a bijection of the seed for each purpose (murmur3's finalizer). */
export function keyFor(seed: number, purpose: keyof typeof purposes): number {
  let key = (seed ^ Math.imul(purposes[purpose], 0x9e3779b9)) >>> 0
  if (purposes[purpose] === 0) return key
  key = Math.imul(key ^ (key >>> 16), 0x85ebca6b)
  key = Math.imul(key ^ (key >>> 13), 0xc2b2ae35)
  return (key ^ (key >>> 16)) >>> 0
}
