import type { MetricName } from '@contract/experiment/evaluation'

/** How a distance is named and explained. */
export interface MetricFacts {
  readonly title: string
  /** For a table's head. */
  readonly short: string
  readonly help: string
}

export const metricFacts: Readonly<Record<MetricName, MetricFacts>> = {
  slicedWasserstein2: {
    title: 'Sliced Wasserstein-2',
    short: 'SW₂',
    help: 'Wasserstein-2 distance along 256 fixed directions, in the units of the data; 0 where the laws agree.',
  },
  energyDistance: {
    title: 'Energy distance',
    short: 'Energy',
    help: 'Twice the mean distance between the two samples less the mean distances within each; 0 where the laws agree.',
  },
}

/** What a floor is, in one line. */
export const floorHelp =
  'The floor is the same distance between two independent exact samples of the same size: what a perfect sampler scores.'
