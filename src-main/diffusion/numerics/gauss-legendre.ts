/** Nodes in [−1, 1] and weights that integrate polynomials up to degree 2 count − 1 exactly. */
export interface QuadratureRule {
  readonly nodes: Float64Array
  readonly weights: Float64Array
}

/** Gauss–Legendre's rule, by Newton's iteration on the Legendre polynomial. */
export function gaussLegendre(count: number): QuadratureRule {
  const nodes = new Float64Array(count)
  const weights = new Float64Array(count)
  for (let i = 0; i < count; i++) {
    let x = Math.cos((Math.PI * (i + 0.75)) / (count + 0.5))
    let slope = 1
    for (let iteration = 0; iteration < 8; iteration++) {
      let previous = 1
      let value = x
      for (let n = 2; n <= count; n++) [previous, value] = [value, ((2 * n - 1) * x * value - (n - 1) * previous) / n]
      slope = (count * (x * value - previous)) / (x * x - 1)
      x -= value / slope
    }
    nodes[count - 1 - i] = x
    weights[count - 1 - i] = 2 / ((1 - x * x) * slope * slope)
  }
  return { nodes, weights }
}

/** A rule on [from, to] of as many 16-point panels as are named. */
export function composite(from: number, to: number, panels: number): QuadratureRule {
  const rule = gaussLegendre(16)
  const half = (to - from) / (2 * panels)
  const centre = (i: number) => from + (2 * Math.floor(i / 16) + 1) * half
  return {
    nodes: Float64Array.from({ length: 16 * panels }, (_, i) => centre(i) + half * (rule.nodes[i % 16] ?? 0)),
    weights: Float64Array.from({ length: 16 * panels }, (_, i) => half * (rule.weights[i % 16] ?? 0)),
  }
}
