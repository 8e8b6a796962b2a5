/** A mean of independent values with its standard error. */
export interface Mean {
  readonly mean: number
  readonly standardError: number
}

/** The mean of at least two values, in double precision. */
export function meanOf(values: ArrayLike<number>): Mean {
  const count = values.length
  let sum = 0
  for (let i = 0; i < count; i++) sum += values[i] ?? NaN
  const mean = sum / count
  let squares = 0
  for (let i = 0; i < count; i++) squares += ((values[i] ?? NaN) - mean) ** 2
  return { mean, standardError: Math.sqrt(squares / (count * (count - 1))) }
}
