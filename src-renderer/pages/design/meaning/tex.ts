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
export const times = (value: number, symbol: string): string => {
  const text = texNumber(value)
  return text === '1' ? symbol : `${text}\\,${symbol}`
}

/** A sum of multiples of symbols, such as t and t²; terms that are zero are left out. */
export const polynomial = (terms: readonly (readonly [number, string])[]): string => {
  const shown = terms.filter(([factor]) => factor !== 0)
  if (shown.length === 0) return '0'
  return shown
    .map(([factor, symbol], i) => {
      const sign = factor < 0 ? '-' : i > 0 ? '+' : ''
      return `${sign} ${symbol === '' ? texNumber(Math.abs(factor)) : times(Math.abs(factor), symbol)}`
    })
    .join(' ')
    .trim()
}
