import type { Certificate } from '@contract/certificate'

/** A certificate in which nothing is known. */
export const emptyCertificate: Certificate = {
  step: 4,
  assumptions: [{ name: 'B.1', verdict: { kind: 'holds', sentence: 'It has a density.' } }],
  constants: { lipschitz: null, gradientLipschitz: null, lowerBound: null, logSobolev: 1 },
  start: { kl: { value: 0, standardError: 0 }, initial: null, sharpBound: null, paperBound: null, sentence: 'None.' },
  score: null,
  scoreSentence: 'Not known.',
  discretisation: null,
  budget: [{ term: 'start', kl: { value: 0, standardError: 0 }, sentence: 'None.' }],
  kl: null,
  totalVariation: null,
  epsilonBelow: null,
  gradient: null,
  gradientLipschitz: null,
  covering: null,
  summary: ['Nothing is known.'],
}
