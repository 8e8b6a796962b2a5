/** L, lower triangular and row by row, with A = L Lᵀ for a positive definite A. */
export function cholesky(matrix: Float64Array, size: number): Float64Array {
  const lower = new Float64Array(size * size)
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let rest = matrix[i * size + j] ?? 0
      for (let k = 0; k < j; k++) rest -= (lower[i * size + k] ?? 0) * (lower[j * size + k] ?? 0)
      lower[i * size + j] = i === j ? Math.sqrt(rest) : rest / (lower[j * size + j] ?? 1)
    }
  }
  return lower
}

/** Solves L x = b. */
export function solveLower(lower: Float64Array, b: ArrayLike<number>): Float64Array {
  const size = b.length
  const x = new Float64Array(size)
  for (let i = 0; i < size; i++) {
    let rest = b[i] ?? 0
    for (let k = 0; k < i; k++) rest -= (lower[i * size + k] as number) * (x[k] as number)
    x[i] = rest / (lower[i * size + i] ?? 1)
  }
  return x
}

/** Solves Lᵀ x = b. */
export function solveUpper(lower: Float64Array, b: ArrayLike<number>): Float64Array {
  const size = b.length
  const x = new Float64Array(size)
  for (let i = size - 1; i >= 0; i--) {
    let rest = b[i] ?? 0
    for (let k = i + 1; k < size; k++) rest -= (lower[k * size + i] as number) * (x[k] as number)
    x[i] = rest / (lower[i * size + i] ?? 1)
  }
  return x
}
