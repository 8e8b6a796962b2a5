import type { Program } from '../program'
import { reachable } from './reachable'

/** A program that computes the same in fewer nodes. */
export const optimize = (program: Program): Program => reachable(program)
