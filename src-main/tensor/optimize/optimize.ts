import type { Program } from '../program'
import { simplify } from './algebra'
import { takeBiases } from './bias'
import { shareCommon } from './common'
import { foldConstants } from './fold'
import { foldMoments } from './moments'
import { shortenSilu } from './silu'

/** The passes in order; folding and simplifying make work for each other. */
const passes = [
  foldConstants,
  simplify,
  foldConstants,
  simplify,
  shareCommon,
  shortenSilu,
  foldMoments,
  shareCommon,
  takeBiases,
] as const

/** A program that computes the same in fewer nodes, its state and interface unchanged. */
export const optimize = (program: Program): Program => passes.reduce((shorter, pass) => pass(shorter), program)
