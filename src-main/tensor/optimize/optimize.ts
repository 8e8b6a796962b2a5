import type { Program } from '../program'
import { simplify } from './algebra'
import { shareCommon } from './common'
import { foldConstants } from './fold'

/** A program that computes the same in fewer nodes, its state and interface unchanged. */
export const optimize = (program: Program): Program =>
  shareCommon(simplify(foldConstants(simplify(foldConstants(program)))))
