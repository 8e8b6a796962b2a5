import type { NumberBlock } from '@contract/tensors'

/** The rows of a table that are finite in every column, and how many are not. */
export function finiteRows({ shape, values }: NumberBlock): { readonly finite: NumberBlock; readonly left: number } {
  const [count = 0, dimension = 0] = shape
  const isFinite = (row: number) => values.subarray(row * dimension, (row + 1) * dimension).every(Number.isFinite)
  const kept = Array.from({ length: count }, (_, row) => row).filter(isFinite)
  if (kept.length === count) return { finite: { shape, values }, left: 0 }
  const finite = new Float32Array(kept.length * dimension)
  kept.forEach((row, at) => {
    finite.set(values.subarray(row * dimension, (row + 1) * dimension), at * dimension)
  })
  return { finite: { shape: [kept.length, dimension], values: finite }, left: count - kept.length }
}
