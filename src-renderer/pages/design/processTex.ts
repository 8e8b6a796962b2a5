import type { ProcessSpec, ScheduleSpec } from '@contract/experiment/process'

/** The formulas of a process: in general, and with the numbers of this experiment. */
export interface ProcessFormulas {
  readonly equation: string
  readonly withNumbers: string
  readonly mean: string
  readonly variance: string
}

/** A number as it stands in a formula, with at most four significant digits. */
export function texNumber(value: number): string {
  if (!Number.isFinite(value)) return value > 0 ? '\\infty' : '-\\infty'
  if (value !== 0 && (Math.abs(value) >= 1e5 || Math.abs(value) < 1e-3)) {
    const [significand = '', power = '0'] = Number(value.toPrecision(4)).toExponential().split('e')
    return `${significand}\\cdot 10^{${String(Number(power))}}`
  }
  return String(Number(value.toPrecision(4)))
}

/** A factor before a symbol; a factor of one is not written. */
const times = (value: number, symbol: string): string => {
  const text = texNumber(value)
  return text === '1' ? symbol : `${text}\\,${symbol}`
}

/** A sum of multiples of t and t²; terms that are zero are left out. */
const polynomial = (terms: readonly (readonly [number, string])[]): string => {
  const written = terms.filter(([factor]) => factor !== 0)
  if (written.length === 0) return '0'
  return written
    .map(([factor, symbol], i) => {
      const sign = factor < 0 ? '-' : i > 0 ? '+' : ''
      return `${sign} ${symbol === '' ? texNumber(Math.abs(factor)) : times(Math.abs(factor), symbol)}`
    })
    .join(' ')
    .trim()
}

/** β(t) = intercept + slope t. */
const linesOf = (schedule: ScheduleSpec, horizon: number): { intercept: number; slope: number } =>
  schedule.kind === 'constant'
    ? { intercept: schedule.beta, slope: 0 }
    : { intercept: schedule.min, slope: (schedule.max - schedule.min) / horizon }

/** Typesets a process as in arXiv 2305.09605 eq. 2 and eq. 10. */
export function processFormulas(process: ProcessSpec): ProcessFormulas {
  const { intercept, slope } = linesOf(process.schedule, process.horizon)
  const rate = polynomial([
    [intercept, ''],
    [slope, 't'],
  ])
  const isSum = slope !== 0 && intercept !== 0
  switch (process.kind) {
    case 'vp':
      return {
        equation: '\\mathrm dx = -\\beta(t)\\,x\\,\\mathrm dt + \\sigma\\sqrt{2\\beta(t)}\\,\\mathrm dW',
        withNumbers: slope === 0 ? constantVp(intercept, process.sigma) : linearVp(rate, isSum, process.sigma),
        mean: `m(t) = e^{-B(t)},\\quad B(t) = ${polynomial([
          [intercept, 't'],
          [slope / 2, 't^2'],
        ])}`,
        variance: `s(t)^2 = ${times(process.sigma ** 2, '\\bigl(1 - e^{-2B(t)}\\bigr)')}`,
      }
    case 'pbm': {
      const variance = process.sigma ** 2
      const alpha = polynomial([
        [variance * intercept, 't'],
        [(variance * slope) / 2, 't^2'],
      ])
      const total = variance * (intercept * process.horizon + (slope * process.horizon ** 2) / 2)
      return {
        equation:
          "\\mathrm dx = -\\frac{\\alpha'(t)}{\\alpha_T - \\alpha(t)}\\,x\\,\\mathrm dt + \\sqrt{\\alpha'(t)}\\,\\mathrm dW",
        withNumbers:
          slope === 0
            ? `\\mathrm dx = -\\frac{x}{${texNumber(process.horizon)} - t}\\,\\mathrm dt + ${times(Math.sqrt(variance * intercept), '\\mathrm dW')}`
            : `\\alpha(t) = ${alpha},\\quad \\alpha_T = ${texNumber(total)}`,
        mean: `m(t) = 1 - \\frac{\\alpha(t)}{\\alpha_T}`,
        variance: `s(t)^2 = \\alpha(t)\\,\\Bigl(1 - \\frac{\\alpha(t)}{\\alpha_T}\\Bigr)`,
      }
    }
  }
}

const constantVp = (beta: number, sigma: number): string =>
  `\\mathrm dx = -${times(beta, 'x')}\\,\\mathrm dt + ${times(sigma * Math.sqrt(2 * beta), '\\mathrm dW')}`

const linearVp = (rate: string, isSum: boolean, sigma: number): string =>
  `\\mathrm dx = -${isSum ? `(${rate})` : rate}\\,x\\,\\mathrm dt + ${times(sigma, `\\sqrt{2\\,${isSum ? `(${rate})` : rate}}\\,\\mathrm dW`)}`

/** What the same schedule is called in papers that use Song et al. 2021's convention, whose VP β is twice ours. */
export function otherConvention(process: ProcessSpec): string | null {
  if (process.kind !== 'vp') return null
  const { schedule } = process
  const twice =
    schedule.kind === 'constant'
      ? texNumber(2 * schedule.beta)
      : `${texNumber(2 * schedule.min)} → ${texNumber(2 * schedule.max)}`
  return `In the convention of Song et al. (2021), whose drift is −½βx, this β is ${twice}.`
}
