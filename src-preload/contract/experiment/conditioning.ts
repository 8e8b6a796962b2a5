import { z } from 'zod'
import { mostClasses } from '../dataset'
import { count } from './fields'
import type { SpecIssue } from './issue'
import type { ExperimentSpec } from './spec'
import { classesOf } from './target/images'

// Left out by all specs that are older; the form shows what stands then.

/** A field of networks: what they are told beside position and time. */
export const conditioning = z.enum(['none', 'class']).optional().meta({
  default: 'none',
  title: 'Conditioning',
  description:
    'class: the network is told the class of each image, by an embedding that is learnt and stands beside that of the time (Ho and Salimans 2022). Left out: none',
})

/** A field of training. */
export const labelDropout = z.number().min(0).lt(1).optional().meta({
  default: 0.1,
  title: 'Label dropout',
  description:
    'Share of the images whose class is withheld from a class-conditional network, so that it learns the score without classes as well. Left out: 0.1',
  formula: 'p_{\\mathrm{drop}}',
})

/** Fields of sampling. */
export const guidance = z.number().min(0).max(100).optional().meta({
  default: 1,
  title: 'Guidance scale',
  description:
    'Of a class-conditional network (Ho and Salimans 2022). 1: the score of the class as it was learnt. More: samples are pushed towards their class. 0: the score without classes. Left out: 1',
  formula: 's = s_\\varnothing + w\\,(s_c - s_\\varnothing)',
})
export const drawnClasses = z
  .array(count(0, mostClasses - 1))
  .min(1)
  .max(10_000)
  .optional()
  .meta({
    title: 'Classes of the samples',
    description: 'Labels that the samples are drawn for, in turn. Left out: as often as the data has them',
  })

const usualDropout = 0.1

/** Whether the network is told classes. */
export const isConditional = ({ network }: Pick<ExperimentSpec, 'network'>): boolean =>
  'conditioning' in network && network.conditioning === 'class'

/** p_drop of a class-conditional training. */
export const labelDropoutOf = ({ training }: Pick<ExperimentSpec, 'training'>): number =>
  training.labelDropout ?? usualDropout

/** w: how far a score is taken from the one without classes towards that of its class, and beyond. */
export const guidanceOf = ({ sampling }: Pick<ExperimentSpec, 'sampling'>): number => sampling.guidance ?? 1

/** Classes that a conditional network needs and a target may lack, and fields that mean something to such a network only. */
export function conditioningIssues(spec: ExperimentSpec): SpecIssue[] {
  return isConditional(spec) ? conditionalIssues(spec) : unconditionalIssues(spec)
}

function conditionalIssues({ target, objective, training, sampling }: ExperimentSpec): SpecIssue[] {
  const issues: SpecIssue[] = []
  const present = classesOf(target)
  if (present === null) {
    const why =
      target.kind === 'images' ? 'the images of this data set have no labels' : `the target "${target.kind}" has none`
    const message = `A class-conditional network needs a target with classes, and ${why}; choose "none", or images with labels.`
    return [{ path: 'network.conditioning', message }]
  }
  if (objective.kind !== 'denoising') {
    const message = `The objective "${objective.kind}" learns from a density, which has no classes; choose "none".`
    issues.push({ path: 'network.conditioning', message })
  }
  if (sampling.start === 'exact') {
    const message = 'Exact starts are noised images of any class, whatever class is drawn; choose "prior" or "pinned".'
    issues.push({ path: 'sampling.start', message })
  }
  const absent = sampling.classes?.find((label) => !present.includes(label))
  if (absent !== undefined) {
    const message = `The class ${String(absent)} is not among those of the target, which are ${listed(present)}.`
    issues.push({ path: 'sampling.classes', message })
  }
  const { guidance: scale = 1 } = sampling
  if (training.labelDropout === 0 && scale !== 1) {
    const message =
      'Guidance needs the score without classes, which is learnt only where training.labelDropout is above 0; choose 1.'
    issues.push({ path: 'sampling.guidance', message })
  }
  return issues
}

function unconditionalIssues({ training, sampling }: ExperimentSpec): SpecIssue[] {
  const given = {
    'training.labelDropout': training.labelDropout,
    'sampling.guidance': sampling.guidance,
    'sampling.classes': sampling.classes,
  }
  return Object.entries(given)
    .filter(([, value]) => value !== undefined)
    .map(([path]) => ({
      path,
      message: 'The network is not told classes; leave this out, or choose the conditioning "class" for the network.',
    }))
}

const listed = (labels: readonly number[]): string =>
  labels.length > 16 ? `${labels.slice(0, 15).join(', ')}, … ${String(labels.at(-1))}` : labels.join(', ')
