import { fail } from '@contract/failure'
import { mean } from './mean'
import type { Metric } from './metric'
import { nearestDistances } from './nearest'
import { pooled } from './pooled'

/**
 * (u − g)/max(u, g) of the mean distances to the nearest training point, g of the generated points and u of points that
 * were never met: 0 for samples of the law, 1 for copies of training points, negative where samples stray from both.
 * Between 1,000 and 1,000 points, and all that were trained on.
 */
export const memorisation: Metric = {
  most: 1000,
  beside: 'unseen',
  async measure(generated, unseen, { training, engine }) {
    if (training === undefined)
      throw fail('invalid-input', 'Memorisation needs a finite training set; the points were fresh.')
    const distances = await nearestDistances(pooled(generated, unseen), training, engine)
    const distance = mean(distances.subarray(0, generated.count))
    const ofUnseen = mean(distances.subarray(generated.count))
    const greater = Math.max(distance, ofUnseen)
    return {
      value: greater === 0 ? 0 : (ofUnseen - distance) / greater,
      detail: { kind: 'nearest', distance, ofUnseen },
    }
  },
}
