import { z } from 'zod'

/** A number that was measured; a standard error of 0 means that it was computed. */
const estimate = z.strictObject({ value: z.number(), standardError: z.number() })
export type Estimate = z.output<typeof estimate>

const verdict = z.strictObject({ kind: z.enum(['holds', 'fails', 'unknown']), sentence: z.string() })

/** One of the assumptions of arXiv 2305.09605, for f = dπ/dN(0, σ²I), and why it holds or fails. */
const assumption = z.strictObject({ name: z.string(), verdict })
export type Assumption = z.output<typeof assumption>

/** E‖s_θ − s‖² under p_t at one time; the relative one is a share of E‖s‖². */
const scoreErrorAt = z.strictObject({
  t: z.number(),
  logTau: z.number(),
  error: estimate,
  perDimension: z.number(),
  /** g² E‖s_θ − s‖², whose half is what the path's KL grows by for each unit of t. */
  weighted: estimate,
  relative: z.number(),
})
export type ScoreErrorAt = z.output<typeof scoreErrorAt>

/** KL(p_T ‖ start), and what bounds it. */
const startError = z.strictObject({
  /** Null where log p_T is not known. */
  kl: estimate.nullable(),
  /** KL(π ‖ N(0, σ²I)); null where it is not known or does not exist. */
  initial: estimate.nullable(),
  /** e^{−2B} KL(π ‖ N(0, σ²I)), the rate of the Gaussian's log-Sobolev inequality; VP from N(0, σ²I) only. */
  sharpBound: z.number().nullable(),
  /** e^{−B} KL(π ‖ N(0, σ²I)), as Remark 3.2 states it. */
  paperBound: z.number().nullable(),
  sentence: z.string(),
})

/** What the steps add to the path's KL; `steps` of them, half as many, and twice as many. */
const discretisation = z.strictObject({
  halved: estimate,
  value: estimate,
  doubled: estimate,
  steps: z.number().int(),
  /** log₂ of how much smaller twice as many steps make it; null where it is within its error of 0. */
  order: z.number().nullable(),
  sentence: z.string(),
})

/** The greatest value that was met, and what Corollary E.1 says it can be at most; null where no bound is known. */
const supremum = z.strictObject({ measured: z.number(), bound: z.number().nullable() })

const covering = z.strictObject({
  radius: z.number(),
  horizon: z.number(),
  epsilon: z.number(),
  /** log₁₀ of Corollary 3.11's and of Proposition 3.12's number of balls. */
  corollary311: z.number(),
  proposition312: z.number(),
})

/** One term of what bounds KL(P ‖ what is generated); null where it is not known. */
const budgetTerm = z.strictObject({
  term: z.enum(['start', 'score', 'discretisation']),
  kl: estimate.nullable(),
  sentence: z.string(),
})
export type BudgetTerm = z.output<typeof budgetTerm>

/**
 * What the theory of arXiv 2305.09605 and Girsanov's theorem promise of a trained network, beside what was measured of
 * it. KL in nats, for the law at the earliest time t_min that is trained.
 */
export const certificate = z.strictObject({
  /** Training step of the checkpoint. */
  step: z.number().int(),
  assumptions: z.array(assumption),
  constants: z.strictObject({
    lipschitz: z.number().nullable(),
    gradientLipschitz: z.number().nullable(),
    lowerBound: z.number().nullable(),
    logSobolev: z.number().nullable(),
  }),
  start: startError,
  /** Null where the exact score is not known; `scoreSentence` says so. */
  score: z.strictObject({ kl: estimate, byTime: z.array(scoreErrorAt) }).nullable(),
  scoreSentence: z.string(),
  discretisation: discretisation.nullable(),
  budget: z.array(budgetTerm),
  /** The sum of the budget; null where a term is not known. */
  kl: estimate.nullable(),
  /** min(1, √(KL/2)) ≥ TV(p_{t_min}, what is generated), by Pinsker's inequality. */
  totalVariation: z.number().nullable(),
  /** 16 L²/c²: Proposition 3.1 speaks of errors below it. */
  epsilonBelow: z.number().nullable(),
  gradient: supremum.nullable(),
  gradientLipschitz: supremum.nullable(),
  covering: covering.nullable(),
  /** The whole in words, a sentence for each thing to know. */
  summary: z.array(z.string()),
})
export type Certificate = z.output<typeof certificate>
