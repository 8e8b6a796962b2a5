const twoOverRootPi = 2 / Math.sqrt(Math.PI)

/** erf(x) for |x| ≤ 2 by its series with positive terms (Abramowitz & Stegun 7.1.6). */
function erfSeries(x: number): number {
  let term = x
  let sum = x
  for (let n = 1; Math.abs(term) > 1e-18 * Math.abs(sum); n++) {
    term *= (2 * x * x) / (2 * n + 1)
    sum += term
  }
  return twoOverRootPi * Math.exp(-x * x) * sum
}

/** e^{x²} erfc(x) for x ≥ 0, to 10⁻¹³; never under- or overflows. */
export function scaledErfc(x: number): number {
  if (x < 2) return Math.exp(x * x) * (1 - erfSeries(x))
  // Abramowitz & Stegun 7.1.14, from the inside; 60 levels are more than x ≥ 2 needs.
  let tail = x
  for (let k = 60; k >= 1; k--) tail = x + k / 2 / tail
  return 1 / (Math.sqrt(Math.PI) * tail)
}

/** erf(x). */
export const erf = (x: number): number =>
  Math.abs(x) <= 2 ? erfSeries(x) : Math.sign(x) * (1 - Math.exp(-x * x) * scaledErfc(Math.abs(x)))

/** log(e^{x²} erfc(x)), which grows like x² on the left. */
export const logScaledErfc = (x: number): number => (x > 0 ? Math.log(scaledErfc(x)) : Math.log1p(erf(-x)) + x * x)

/** log Γ(x) for x > 0: Stirling's series above 10, the recurrence below. */
export function logGamma(x: number): number {
  let shift = 0
  let y = x
  for (; y < 10; y++) shift += Math.log(y)
  const inverse = 1 / (y * y)
  const series =
    (1 / 12 -
      inverse *
        (1 / 360 - inverse * (1 / 1260 - inverse * (1 / 1680 - inverse * (1 / 1188 - (inverse * 691) / 360360))))) /
    y
  return (y - 0.5) * Math.log(y) - y + 0.5 * Math.log(2 * Math.PI) + series - shift
}
