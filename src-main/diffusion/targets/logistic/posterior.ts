import ionosphere from '../../../../resources/data/ionosphere.csv?raw'
import sonar from '../../../../resources/data/sonar.csv?raw'
import type { TargetSpec } from '@contract/experiment/target'
import { readCsv } from '../points/csv'

export type LogisticSpec = Extract<TargetSpec, { readonly kind: 'logistic-regression' }>

const files: Readonly<Record<LogisticSpec['data'], string>> = { ionosphere, sonar }

/** Rows y (1, x) of the data: the sign of the label is in them, so that the likelihood is ∏ 1/(1 + exp(−row · w)). */
export interface SignedRows {
  readonly rows: number
  readonly columns: number
  readonly values: Float64Array
}

/** The data of a spec; labels are its last column, above 0 or not. */
export function signedRows(data: LogisticSpec['data']): SignedRows {
  const { rows, columns, values } = readCsv(files[data], `${data}.csv`)
  const signed = new Float64Array(rows * columns)
  for (let i = 0; i < rows; i++) {
    const label = (values[(i + 1) * columns - 1] ?? 0) > 0 ? 1 : -1
    signed[i * columns] = label
    for (let j = 1; j < columns; j++) signed[i * columns + j] = label * (values[i * columns + j - 1] ?? 0)
  }
  return { rows, columns, values: signed }
}

/** log γ, its gradient and, where it is asked for, minus its Hessian (row by row), in double precision. */
export interface LogPosterior {
  value(w: ArrayLike<number>): number
  gradient(w: ArrayLike<number>): Float64Array
  precision(w: ArrayLike<number>): Float64Array
}

/** log γ(w) = log N(w; 0, σ²I) + Σ_i log 1/(1 + exp(−row_i · w)), σ the prior's standard deviation: a density that is not normalised. */
export function logPosterior({ rows, columns, values }: SignedRows, prior: number): LogPosterior {
  const tight = 1 / (prior * prior)
  const constant = -0.5 * columns * Math.log(2 * Math.PI * prior * prior)
  const margin = (w: ArrayLike<number>, i: number) => {
    let sum = 0
    for (let j = 0; j < columns; j++) sum += (values[i * columns + j] as number) * (w[j] as number)
    return sum
  }
  return {
    value(w) {
      let sum = constant
      for (let j = 0; j < columns; j++) sum -= 0.5 * tight * (w[j] ?? 0) ** 2
      for (let i = 0; i < rows; i++) {
        const z = margin(w, i)
        sum -= z > 0 ? Math.log1p(Math.exp(-z)) : Math.log1p(Math.exp(z)) - z
      }
      return sum
    },
    gradient(w) {
      const gradient = Float64Array.from({ length: columns }, (_, j) => -tight * (w[j] ?? 0))
      for (let i = 0; i < rows; i++) {
        const weight = 1 / (1 + Math.exp(margin(w, i)))
        for (let j = 0; j < columns; j++) {
          gradient[j] = (gradient[j] as number) + weight * (values[i * columns + j] as number)
        }
      }
      return gradient
    },
    precision(w) {
      const matrix = new Float64Array(columns * columns)
      for (let j = 0; j < columns; j++) matrix[j * columns + j] = tight
      for (let i = 0; i < rows; i++) {
        const chance = 1 / (1 + Math.exp(margin(w, i)))
        const weight = chance * (1 - chance)
        for (let j = 0; j < columns; j++) {
          const scaled = weight * (values[i * columns + j] ?? 0)
          for (let k = 0; k < columns; k++) {
            matrix[j * columns + k] = (matrix[j * columns + k] ?? 0) + scaled * (values[i * columns + k] ?? 0)
          }
        }
      }
      return matrix
    },
  }
}
