/**
 * ∫₀¹ c(F⁻¹(u), G⁻¹(u)) du for two sorted samples of any sizes: their quantile functions are steps, compared piece by
 * piece. For a convex cost of the difference it is the cost of the best transport.
 */
function transportCost(a: Float64Array, b: Float64Array, cost: (difference: number) => number): number {
  let sum = 0
  let i = 0
  let j = 0
  let reached = 0
  while (i < a.length && j < b.length) {
    // Ends of the current steps in units of 1/(n m), compared as whole numbers.
    const endA = (i + 1) * b.length
    const endB = (j + 1) * a.length
    const end = Math.min(endA, endB)
    sum += (end - reached) * cost((a[i] ?? 0) - (b[j] ?? 0))
    reached = end
    if (endA === end) i++
    if (endB === end) j++
  }
  return sum / (a.length * b.length)
}

/** W_2² between two sorted samples. */
export const squaredWasserstein = (a: Float64Array, b: Float64Array): number =>
  transportCost(a, b, (difference) => difference * difference)

/** W_1 between two sorted samples, ∫ |F − G|. */
export const wasserstein1 = (a: Float64Array, b: Float64Array): number => transportCost(a, b, Math.abs)

/** sup |F − G| between two sorted samples (Kolmogorov–Smirnov); equal values are passed together. */
export function kolmogorovSmirnov(a: Float64Array, b: Float64Array): number {
  let greatest = 0
  let i = 0
  let j = 0
  while (i < a.length && j < b.length) {
    const value = Math.min(a[i] as number, b[j] as number)
    while (a[i] === value) i++
    while (b[j] === value) j++
    greatest = Math.max(greatest, Math.abs(i / a.length - j / b.length))
  }
  return greatest
}
