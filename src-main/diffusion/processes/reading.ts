import type { Process } from './process'
import type { Parameterization } from './reverse'

/** A quantity that is linear in the position y and in the estimator's output o: position · y + output · o. */
export interface Reading {
  readonly position: number
  readonly output: number
}

type Read = (process: Process, t: number) => Reading

const guesses: Readonly<Record<Parameterization, Read>> = {
  noise(process, t) {
    const { scale, deviation } = process.kernel(t)
    return { position: 1 / scale, output: -deviation / scale }
  },
  score(process, t) {
    const { scale, deviation } = process.kernel(t)
    return { position: 1 / scale, output: deviation ** 2 / scale }
  },
  data: () => ({ position: 0, output: 1 }),
  semigroup(process, t) {
    const { scale, deviation } = process.kernel(t)
    const kept = 1 - deviation ** 2 * process.reference.precision(scale)
    return { position: kept / scale, output: deviation ** 2 / scale }
  },
}

const scores: Readonly<Record<Parameterization, Read>> = {
  noise: (process, t) => ({ position: 0, output: -1 / process.kernel(t).deviation }),
  score: () => ({ position: 0, output: 1 }),
  data(process, t) {
    const { scale, deviation } = process.kernel(t)
    return { position: -1 / deviation ** 2, output: scale / deviation ** 2 }
  },
  semigroup: (process, t) => ({ position: -process.reference.precision(process.kernel(t).scale), output: 1 }),
}

/** x̂_0 = E[x_0 | x_t = y] as it is read from an output, in double precision; m(t) and s(t) must be above 0. */
export const readGuess = (process: Process, parameterization: Parameterization, t: number): Reading =>
  guesses[parameterization](process, t)

/** ∇log p_t(y) as it is read from an output, in double precision; s(t) must be above 0. */
export const readScore = (process: Process, parameterization: Parameterization, t: number): Reading =>
  scores[parameterization](process, t)
