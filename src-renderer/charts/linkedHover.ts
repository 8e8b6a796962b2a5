import { shallowRef } from 'vue'
import type { XAxis } from './xAxis'

/** Where the pointer is on one chart, for the others of the page to mark the same place. */
export interface LinkedPlace {
  readonly chart: symbol
  readonly axis: XAxis
  readonly x: number
}

export const linkedPlace = shallowRef<LinkedPlace | null>(null)
