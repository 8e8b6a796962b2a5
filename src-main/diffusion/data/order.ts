import { drawNoise } from '../../tensor'

/**
 * A uniform permutation of 0 … size − 1 (Fisher and Yates), a function of the seed, of what it is for and of the index
 * alone: the order of an epoch is the same whenever and wherever it is asked for.
 */
export function orderOf(use: 'epoch' | 'split', seed: number, index: number, size: number): Int32Array {
  const order = Int32Array.from({ length: size }, (_, place) => place)
  const coordinates = { seed, program: `order of the points: ${use}`, step: index }
  // Two draws of 24 bits each, so that large sets have no favourite places.
  const coarse = drawNoise('uniform', { ...coordinates, stream: 0 }, size)
  const fine = drawNoise('uniform', { ...coordinates, stream: 1 }, size)
  for (let last = size - 1; last > 0; last--) {
    const uniform = (coarse[last] ?? 0) + (fine[last] ?? 0) * 2 ** -24
    const other = Math.min(last, Math.floor(uniform * (last + 1)))
    const kept = order[last] ?? 0
    order[last] = order[other] ?? 0
    order[other] = kept
  }
  return order
}
