import { classesOf } from '@contract/experiment/target/images'
import type { ExperimentSpec } from '@contract/experiment/spec'
import type { TargetSpec } from '@contract/experiment/target'
import { readManifest } from '../../datasets/kept'
import { digitCounts } from '../targets/images/mnist-files'

/**
 * The labels that samples from one row on are drawn for: those of the spec in turn, else as often as the training images have them.
 * Throws `data-missing` or `data-damaged` where it is not known how often that is.
 */
export function labelsOfSamples({ target, sampling }: ExperimentSpec, count: number, from: number): Int32Array {
  const { classes } = sampling
  if (classes) return Int32Array.from({ length: count }, (_, row) => classes[(from + row) % classes.length] ?? 0)
  return labelsByShares(trainingCounts(target), count, from)
}

/** How many training images of the target have each label; 0 for classes that are left out of it. */
function trainingCounts(target: TargetSpec): readonly number[] {
  const chosen = new Set(classesOf(target))
  return countsOfAll(target).map((images, label) => (chosen.has(label) ? images : 0))
}

function countsOfAll(target: TargetSpec): readonly number[] {
  if (target.kind === 'mnist') return digitCounts()
  if (target.kind === 'images') return readManifest(target.dataset, target.name).classes.map(({ train }) => train)
  throw new Error(`The target “${target.kind}” has no classes.`)
}

/**
 * Labels in proportion to their counts, every stretch of them as nearly as it can be: the inverse of their distribution
 * function at the points of van der Corput's sequence.
 */
export function labelsByShares(counts: readonly number[], length: number, from = 0): Int32Array {
  const ends: number[] = []
  for (const images of counts) ends.push((ends.at(-1) ?? 0) + images)
  const total = ends.at(-1) ?? 0
  return Int32Array.from({ length }, (_, row) => {
    const place = total * vanDerCorput(from + row)
    return ends.findIndex((end) => place < end)
  })
}

/** The bits of a number mirrored at the point: 0, 1/2, 1/4, 3/4, 1/8, … */
function vanDerCorput(index: number): number {
  let [rest, weight, value] = [index, 0.5, 0]
  while (rest > 0) {
    value += (rest % 2) * weight
    rest = Math.floor(rest / 2)
    weight /= 2
  }
  return value
}
