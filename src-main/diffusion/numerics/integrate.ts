import { gaussLegendre } from './gauss-legendre'

const rule = gaussLegendre(16)
const deepest = 40

/**
 * ∫ f from a to b by 16-point Gauss–Legendre panels that are halved until both halves agree with the whole to the
 * tolerance, relative to the integral of |f|: singular ends that are integrable are approached by the halving.
 */
export function integrate(f: (x: number) => number, from: number, to: number, tolerance = 1e-10): number {
  const whole = panel(f, from, to)
  const scale = Math.max(
    panel((x) => Math.abs(f(x)), from, to),
    Number.MIN_VALUE,
  )
  return refined(f, { from, to, value: whole }, tolerance * scale, 0)
}

interface Panel {
  readonly from: number
  readonly to: number
  readonly value: number
}

function refined(f: (x: number) => number, { from, to, value }: Panel, allowed: number, depth: number): number {
  const middle = (from + to) / 2
  const left = { from, to: middle, value: panel(f, from, middle) }
  const right = { from: middle, to, value: panel(f, middle, to) }
  const halves = left.value + right.value
  if (Math.abs(halves - value) <= allowed || depth === deepest || middle <= from || middle >= to) return halves
  return refined(f, left, allowed / 2, depth + 1) + refined(f, right, allowed / 2, depth + 1)
}

function panel(f: (x: number) => number, from: number, to: number): number {
  const half = (to - from) / 2
  let sum = 0
  rule.nodes.forEach((node, i) => {
    sum += (rule.weights[i] ?? 0) * f(from + half * (1 + node))
  })
  return sum * half
}
