import { scaledTarget } from '../targets/scaled'
import type { Target } from '../targets/target'
import { epochSampler } from './epochs'
import type { FinitePart, FiniteSet } from './finite-set'
import { sequenceSampler } from './sequence'

/** Where points come from that are not fresh: a part of a finite set. */
export interface FiniteSource {
  readonly set: FiniteSet
  readonly part: FinitePart
}

/**
 * The target whose points are those of a finite set, in the units of the training: the training's by epochs, the other
 * parts' one after the other.
 */
export const finiteTarget = (target: Target, { set, part }: FiniteSource, scale: number): Target =>
  scaledTarget(
    {
      ...target,
      sampler: (scope) => (part === 'train' ? epochSampler(set, scope) : sequenceSampler(set, part, scope)),
    },
    scale,
  )
