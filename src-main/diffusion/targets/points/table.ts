/** Points row by row. */
export interface Table {
  readonly rows: number
  readonly columns: number
  readonly values: Float32Array
}

/** Numbers that a program may carry as a constant: 20 MB in single precision. */
export const mostValues = 5_000_000
