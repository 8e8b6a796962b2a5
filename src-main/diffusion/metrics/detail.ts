import type { MeasuredDetail } from '@contract/measured'
import type { Reading } from './metric'

/** So many coordinates are kept, those with the greatest distances. */
const mostCoordinates = 128

/** What a measured distance keeps of the details of its value and of its floor. */
export function measuredDetail({ detail: of }: Reading, { detail: ofFloor }: Reading): MeasuredDetail | undefined {
  if (of?.kind === 'modes')
    return { kind: 'modes', shares: [...of.shares].map(rounded), weights: of.weights.map(rounded) }
  if (of?.kind === 'nearest') return { kind: 'nearest', distance: rounded(of.distance), ofUnseen: rounded(of.ofUnseen) }
  if (of?.kind !== 'coordinates' || ofFloor?.kind !== 'coordinates') return undefined
  const [values, floors] = [of.values, ofFloor.values]
  const coordinates = [...values]
    .map((value, index) => ({ index, value: rounded(value), floor: rounded(floors[index] ?? NaN) }))
    .sort((a, b) => b.value - a.value || a.index - b.index)
    .slice(0, mostCoordinates)
  return { kind: 'coordinates', mean: mean(values), meanFloor: mean(floors), coordinates }
}

/** Four digits, which every row of the history carries. */
const rounded = (value: number): number => Number(value.toPrecision(4))

const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length
