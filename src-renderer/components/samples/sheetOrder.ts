import type { ImageClasses, NearestImages } from '@contract/image-description'

/** The orders of a sheet, as they are offered. */
export const sheetOrders = [
  { value: 'index', label: 'Index' },
  { value: 'class', label: 'Class' },
  { value: 'least-confident', label: 'Confidence, least first' },
  { value: 'most-confident', label: 'Confidence, most first' },
  { value: 'nearest', label: 'Distance, nearest first' },
  { value: 'farthest', label: 'Distance, farthest first' },
] as const

export type SheetOrder = (typeof sheetOrders)[number]['value']

/** What is known of all images of a sheet; null what is not. */
export interface SheetFindings {
  readonly classes: ImageClasses | null
  readonly nearest: NearestImages | null
}

const needs: Readonly<Record<SheetOrder, keyof SheetFindings | null>> = {
  index: null,
  class: 'classes',
  'least-confident': 'classes',
  'most-confident': 'classes',
  nearest: 'nearest',
  farthest: 'nearest',
}

/** What has to be known of the images before they can stand in an order; null: nothing. */
export const neededFor = (order: SheetOrder): keyof SheetFindings | null => needs[order]

/** The indices of the images in an order, of equals the first first; null where what it needs is not known. */
export function imageOrder(count: number, order: SheetOrder, findings: SheetFindings | null): Int32Array | null {
  const indices = Int32Array.from({ length: count }, (_, index) => index)
  if (order === 'index') return indices
  const keys = keysOf(order, findings)
  if (keys === null) return null
  const at = (values: ArrayLike<number>, index: number): number => values[index] ?? Number.POSITIVE_INFINITY
  return indices.sort((a, b) => {
    for (const { values, sign } of keys) {
      const difference = sign * (at(values, a) - at(values, b))
      if (difference !== 0) return difference
    }
    return a - b
  })
}

interface Key {
  readonly values: ArrayLike<number>
  readonly sign: 1 | -1
}

function keysOf(order: Exclude<SheetOrder, 'index'>, findings: SheetFindings | null): readonly Key[] | null {
  if (findings === null) return null
  const { classes, nearest } = findings
  switch (order) {
    case 'nearest':
      return nearest && [{ values: nearest.distances, sign: 1 }]
    case 'farthest':
      return nearest && [{ values: nearest.distances, sign: -1 }]
    case 'class':
      return (
        classes && [
          { values: classes.labels, sign: 1 },
          { values: classes.confidences, sign: -1 },
        ]
      )
    case 'least-confident':
      return classes && [{ values: classes.confidences, sign: 1 }]
    case 'most-confident':
      return classes && [{ values: classes.confidences, sign: -1 }]
  }
}

/** Where each image stands in an order. */
export function placesOf(order: Int32Array): Int32Array {
  const places = new Int32Array(order.length)
  order.forEach((index, place) => {
    places[index] = place
  })
  return places
}
