import type { DensityGrid } from '@contract/density'
import { fail } from '@contract/failure'
import type { DensityWindow } from './target'

/**
 * Evaluates a log density of two coordinates at the centres of a window's cells. Throws `invalid-input` where an axis
 * is not one of the target's, both are the same, or a range is empty.
 */
export function densityGrid(
  window: DensityWindow,
  dimension: number,
  logDensity: (first: number, second: number) => number,
): DensityGrid {
  const { axes, x, y, resolution } = window
  for (const axis of axes) {
    if (axis >= dimension)
      throw fail('invalid-input', `Axis ${axis} is out of range; the axes are 0 to ${dimension - 1}.`, 'axes')
  }
  if (axes[0] === axes[1]) throw fail('invalid-input', `Both axes are ${axes[0]}; choose two different ones.`, 'axes')
  checkRange('x', x)
  checkRange('y', y)
  const values = new Float32Array(resolution * resolution)
  const cell = (range: readonly [number, number], i: number) =>
    range[0] + ((i + 0.5) / resolution) * (range[1] - range[0])
  for (let row = 0; row < resolution; row++) {
    for (let column = 0; column < resolution; column++) {
      values[row * resolution + column] = logDensity(cell(x, column), cell(y, row))
    }
  }
  return { axes, x, y, resolution, logDensity: values }
}

function checkRange(field: string, [from, to]: readonly [number, number]): void {
  if (!(from < to && Number.isFinite(to - from)))
    throw fail('invalid-input', `The range ${from} to ${to} is empty; its end must be greater than its start.`, field)
}
