export const log2Pi = Math.log(2 * Math.PI)

/** log Σ exp(values), without overflow; −∞ for no values. */
export function logSumExp(values: ArrayLike<number>): number {
  let greatest = -Infinity
  for (let i = 0; i < values.length; i++) greatest = Math.max(greatest, values[i] ?? -Infinity)
  if (!Number.isFinite(greatest)) return greatest
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += Math.exp((values[i] ?? -Infinity) - greatest)
  return greatest + Math.log(sum)
}

/** log N(x; mean, variance) in one dimension. */
export const logNormal = (x: number, mean: number, variance: number): number =>
  -0.5 * (log2Pi + Math.log(variance) + (x - mean) ** 2 / variance)
