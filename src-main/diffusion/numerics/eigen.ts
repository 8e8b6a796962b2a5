/** Q and λ with Σ = Q diag(λ) Qᵀ; the columns of `vectors` (row by row, d × d) are the eigenvectors. */
export interface Eigen {
  readonly values: readonly number[]
  readonly vectors: Float64Array
}

/** Eigenvalues of a symmetric matrix by Jacobi's cyclic rotations, each as accurate as the matrix determines it. */
export function symmetricEigen(rows: readonly (readonly number[])[]): Eigen {
  const d = rows.length
  const a = Float64Array.from(rows.flat())
  const q = new Float64Array(d * d)
  for (let i = 0; i < d; i++) q[i * d + i] = 1
  const read = (of: Float64Array, i: number, j: number) => of[i * d + j] ?? 0
  /** Replaces two strided vectors u, v by c u − s v and s u + c v. */
  const rotate = (of: Float64Array, u: number, v: number, stride: number, c: number, s: number) => {
    for (let k = 0; k < d; k++) {
      const [x, y] = [of[u + k * stride] ?? 0, of[v + k * stride] ?? 0]
      of[u + k * stride] = c * x - s * y
      of[v + k * stride] = s * x + c * y
    }
  }
  for (let sweep = 0; sweep < 60; sweep++) {
    let isDone = true
    for (let i = 0; i < d; i++) {
      for (let j = i + 1; j < d; j++) {
        const off = read(a, i, j)
        if (Math.abs(off) <= 1e-17 * Math.sqrt(Math.abs(read(a, i, i) * read(a, j, j)))) continue
        isDone = false
        const theta = (read(a, j, j) - read(a, i, i)) / (2 * off)
        const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(1, theta))
        const c = 1 / Math.hypot(1, t)
        rotate(a, i, j, d, c, t * c)
        rotate(a, i * d, j * d, 1, c, t * c)
        rotate(q, i, j, d, c, t * c)
      }
    }
    if (isDone) break
  }
  return { values: Array.from({ length: d }, (_, i) => read(a, i, i)), vectors: q }
}
