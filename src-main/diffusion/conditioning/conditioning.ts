import { guidanceOf, isConditional, labelDropoutOf } from '@contract/experiment/conditioning'
import { classCountOf } from '@contract/experiment/target/images'
import type { ExperimentSpec } from '@contract/experiment/spec'
import type { Guidance } from './guidance'
import { labelsOfSamples } from './labels'

/** How a class-conditional network is trained and sampled. */
export interface Conditioning {
  /** Labels are 0 … classes − 1; `classes` itself stands for none. */
  readonly classes: number
  /** Share of the points whose class is withheld in training. */
  readonly dropout: number
  /** w of the guidance. */
  readonly scale: number
  /** How so many samples from one row on are guided. Throws what reading the labels of the images throws. */
  guidance(count: number, from: number): Guidance
}

/** The conditioning of an experiment; null where its network is told no classes. */
export function conditioningOf(spec: ExperimentSpec): Conditioning | null {
  if (!isConditional(spec)) return null
  const scale = guidanceOf(spec)
  return {
    classes: classCountOf(spec.target),
    dropout: labelDropoutOf(spec),
    scale,
    guidance: (count, from) => ({ labels: labelsOfSamples(spec, count, from), scale }),
  }
}
