import type { ValidationLoss } from '@contract/held-out'
import type { CurveSeries } from '../../charts/curve'

/** The losses on the validation points as a curve beside the training's; its band is the standard error. */
export function validationSeries(
  losses: readonly ValidationLoss[],
  { id, color, times }: Pick<CurveSeries, 'id' | 'color' | 'times'>,
): CurveSeries | null {
  if (losses.length === 0) return null
  const column = (of: (loss: ValidationLoss) => number) => Float32Array.from(losses, of)
  const loss = column((one) => one.loss)
  return {
    id: `${id}/validation`,
    label: 'validation loss',
    color,
    dash: [2, 3],
    ...(times && { times }),
    buckets: {
      steps: Float64Array.from(losses, ({ step }) => step),
      least: column((one) => one.loss - one.standardError),
      greatest: column((one) => one.loss + one.standardError),
      last: loss,
      mean: loss,
      totalSteps: losses.at(-1)?.step ?? 0,
    },
  }
}
