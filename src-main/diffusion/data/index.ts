import type { StepScope } from '../../tensor/scope'
import { scaledTarget } from '../targets/scaled'
import type { Target } from '../targets/target'
import { epochSampler, labelledEpochs } from './epochs'
import type { FinitePart, FiniteSet } from './finite-set'
import { labelledSequence, sequenceSampler } from './sequence'

/** Where points come from that are not fresh: a part of a finite set. */
export interface FiniteSource {
  readonly set: FiniteSet
  readonly part: FinitePart
}

/**
 * The target whose points are those of a finite set, in the units of the training: the training's by epochs, the other
 * parts' one after the other.
 */
export function finiteTarget(target: Target, { set, part }: FiniteSource, scale: number): Target {
  const { labelled, ...rest } = target
  // points that were drawn for the set have lost their labels
  const labelsWithin = labelled && set.points.labelsWithin?.bind(set.points)
  return scaledTarget(
    {
      ...rest,
      sampler: (scope) => (part === 'train' ? epochSampler(set, scope) : sequenceSampler(set, part, scope)),
      ...(labelsWithin && {
        labelled: (scope: StepScope) =>
          part === 'train'
            ? labelledEpochs(set, labelsWithin, scope)
            : labelledSequence(set, part, labelsWithin, scope),
      }),
    },
    scale,
  )
}
