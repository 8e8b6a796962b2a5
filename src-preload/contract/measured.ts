import { z } from 'zod'
import type { MetricName } from './experiment/evaluation'

/** What a distance is made of, where that says more than the number; numbers are kept to four digits. */
export const measuredDetail = z.discriminatedUnion('kind', [
  /** Its mean over the coordinates, and each coordinate's (counted from 0), greatest first, at most 128. */
  z.object({
    kind: z.literal('coordinates'),
    mean: z.number(),
    meanFloor: z.number(),
    coordinates: z.array(z.object({ index: z.number(), value: z.number(), floor: z.number() })),
  }),
  /** By component of a mixture: the share of the points that it explains, and its weight. */
  z.object({ kind: z.literal('modes'), shares: z.array(z.number()), weights: z.array(z.number()) }),
  /** Mean distances to the nearest training point: of the samples, and of points that were never met. */
  z.object({ kind: z.literal('nearest'), distance: z.number(), ofUnseen: z.number() }),
])
export type MeasuredDetail = z.output<typeof measuredDetail>

/** A distance and its floor: the same distance between two independent exact sample sets of the same size. */
export interface Measured {
  readonly value: number
  readonly floor: number
  readonly detail?: MeasuredDetail
}

export type Metrics = Partial<Record<MetricName, Measured>>
