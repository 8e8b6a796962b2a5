import type { SpecIssue } from '../issue'

/** What is wrong with a covariance: its size, its symmetry, or a direction in which the variance is not positive. */
export function covarianceIssues(path: string, rows: readonly (readonly number[])[], dimension: number): SpecIssue[] {
  if (rows.length !== dimension || rows.some((row) => row.length !== dimension)) {
    const size = String(dimension)
    return [{ path, message: `Must have ${size} rows of ${size} numbers, as the dimension asks for.` }]
  }
  const at = (i: number, j: number): number => rows[i]?.[j] ?? 0
  for (let i = 0; i < dimension; i++) {
    for (let j = 0; j < i; j++) {
      if (Math.abs(at(i, j) - at(j, i)) > 1e-9 * Math.max(Math.abs(at(i, j)), Math.abs(at(j, i)))) {
        const [row, column] = [String(i), String(j)]
        return [
          {
            path,
            message: `Must be symmetric; row ${row}, column ${column} is ${String(at(i, j))}, but row ${column}, column ${row} is ${String(at(j, i))}.`,
          },
        ]
      }
    }
  }
  return isPositiveDefinite(rows)
    ? []
    : [
        {
          path,
          message:
            'Must be positive definite: some combination of the coordinates has a variance that is zero or negative. Make the entries off the diagonal smaller.',
        },
      ]
}

/** Whether Cholesky's factorisation goes through with pivots that are more than rounding. */
function isPositiveDefinite(rows: readonly (readonly number[])[]): boolean {
  const factor: number[][] = []
  for (const [i, row] of rows.entries()) {
    const own: number[] = []
    factor.push(own)
    for (let j = 0; j <= i; j++) {
      const other = factor[j] ?? own
      let rest = row[j] ?? 0
      for (let k = 0; k < j; k++) rest -= (own[k] ?? 0) * (other[k] ?? 0)
      if (j < i) own.push(rest / (other[j] ?? 1))
      else if (rest > 1e-12 * Math.abs(row[i] ?? 0)) own.push(Math.sqrt(rest))
      else return false
    }
  }
  return true
}
