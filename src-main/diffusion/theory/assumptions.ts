import type { Assumption } from '@contract/certificate'
import type { Regularity } from '../targets/regularity'

/** The assumptions of arXiv 2305.09605 on f = dπ/dN(0, σ²I), and the inequality that its Remark 3.2 needs. */
export const assumptionsOf = ({ b1, b2, logSobolev }: Regularity): Assumption[] => [
  { name: 'B.1: π has a density', verdict: b1 },
  { name: 'B.2: f and ∇f are Lipschitz, f ≥ c > 0', verdict: b2 },
  { name: 'Log-Sobolev inequality', verdict: logSobolevVerdict(logSobolev) },
]

const logSobolevVerdict = (constant: number | null): Assumption['verdict'] =>
  constant === null
    ? { kind: 'unknown', sentence: 'No constant of a log-Sobolev inequality of π is known in closed form.' }
    : { kind: 'holds', sentence: `π satisfies it with the constant ${String(Number(constant.toPrecision(4)))}.` }
