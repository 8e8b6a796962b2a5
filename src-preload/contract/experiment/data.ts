import { z } from 'zod'
import { count } from './fields'
import type { SpecIssue } from './issue'
import type { ExperimentSpec } from './spec'

const fresh = z
  .strictObject({ kind: z.literal('fresh') })
  .meta({ title: 'Fresh points', description: 'New points at every step; no point is met twice' })

/** The sizes default to those of arXiv 2305.09605, section 5. */
const finite = z
  .strictObject({
    kind: z.literal('finite'),
    train: count(1, 10_000_000)
      .default(100_000)
      .meta({ title: 'Training points', description: 'Met once each epoch, in a new order every time' }),
    validation: count(2, 10_000_000)
      .default(20_000)
      .meta({ title: 'Validation points', description: 'The loss on them is a second curve while the network trains' }),
    test: count(2, 10_000_000)
      .default(10_000)
      .meta({ title: 'Test points', description: 'The loss on them is a result of the run' }),
  })
  .meta({ title: 'A finite set', description: 'Drawn once from the seed; of a file, a random split of its points' })

/** Where the points of a training come from. */
export const trainingData = z.discriminatedUnion('kind', [fresh, finite])

export type TrainingData = z.output<typeof trainingData>
export type FiniteSizes = Extract<TrainingData, { readonly kind: 'finite' }>

/** A finite set must hold a batch, and is of use to an objective that learns from points. */
export function dataIssues({ training, objective }: ExperimentSpec): SpecIssue[] {
  const { data, batch } = training
  if (data.kind === 'fresh') return []
  const issues: SpecIssue[] = []
  if (objective.kind !== 'denoising') {
    issues.push({
      path: 'training.data.kind',
      message: `The objective "${objective.kind}" learns from the density, not from points; choose "fresh".`,
    })
  }
  if (batch > data.train) {
    issues.push({
      path: 'training.data.train',
      message: `Must be at least training.batch, which is ${String(batch)}: a step takes that many different points.`,
    })
  }
  return issues
}
