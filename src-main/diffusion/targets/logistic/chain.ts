import type { Draw } from '../../draw'
import { cholesky, solveLower, solveUpper } from '../../numerics/cholesky'
import type { LogPosterior } from './posterior'

/** States of a chain, [states, size], and the share of its proposals that were accepted. */
export interface Chain {
  readonly values: Float32Array
  readonly accepted: number
}

const leaps = 5
const stride = 0.32

/**
 * Hamiltonian Monte Carlo (Duane et al. 1987) for a log-concave posterior, in double precision. It starts at the mode,
 * found by Newton's method, and moves in Laplace's coordinates w = mode + L⁻ᵀz, LLᵀ the precision at the mode, in which
 * the posterior is close to N(0, I): a trajectory of a quarter turn then makes almost independent states.
 */
export function hamiltonianChain(of: LogPosterior, size: number, states: number, draw: Draw): Chain {
  const mode = newton(of, size)
  const lower = cholesky(of.precision(mode), size)
  const at = (z: Float64Array) => solveUpper(lower, z).map((step, j) => step + (mode[j] ?? 0))
  const slope = (z: Float64Array) => solveLower(lower, of.gradient(at(z)))
  const burnIn = 100
  const momenta = draw.normal((states + burnIn) * size)
  const chances = draw.uniform(states + burnIn)
  const values = new Float32Array(states * size)
  let current = new Float64Array(size)
  let value = of.value(at(current))
  let accepted = 0
  for (let i = 0; i < states + burnIn; i++) {
    const momentum = Float64Array.from(momenta.subarray(i * size, (i + 1) * size))
    const before = value - 0.5 * squared(momentum)
    const z = Float64Array.from(current)
    push(momentum, slope(z), stride / 2)
    for (let leap = 0; leap < leaps; leap++) {
      push(z, momentum, stride)
      push(momentum, slope(z), leap === leaps - 1 ? stride / 2 : stride)
    }
    const proposed = of.value(at(z))
    if (Math.log(1 - (chances[i] ?? 0)) < proposed - 0.5 * squared(momentum) - before) {
      current = z
      value = proposed
      if (i >= burnIn) accepted++
    }
    if (i >= burnIn) values.set(at(current), (i - burnIn) * size)
  }
  return { values, accepted: accepted / states }
}

/** The mode: full steps, halved where they overshoot. */
function newton(of: LogPosterior, size: number): Float64Array {
  let w = new Float64Array(size)
  for (let iteration = 0; iteration < 100; iteration++) {
    const gradient = of.gradient(w)
    if (squared(gradient) < 1e-20) break
    const lower = cholesky(of.precision(w), size)
    const step = solveUpper(lower, solveLower(lower, gradient))
    const moved = (length: number) => w.map((value, j) => value + length * (step[j] ?? 0))
    let length = 1
    while (length > 1e-6 && of.value(moved(length)) < of.value(w) - 1e-9) length /= 2
    w = moved(length)
  }
  return w
}

const squared = (values: Float64Array): number => values.reduce((sum, value) => sum + value * value, 0)

function push(target: Float64Array, by: Float64Array, length: number): void {
  for (let j = 0; j < target.length; j++) target[j] = (target[j] as number) + length * (by[j] as number)
}
