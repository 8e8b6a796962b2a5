import { fail } from '@contract/failure'
import { seededDraw } from '../../draw'
import type { Evaluate } from './evaluate'
import { notFinite } from './table'

/** Directions that a formula is followed along. */
const rays = 64

/**
 * Asks a formula of many dimensions what can be asked without integrating it: on random rays from the origin to the
 * window's edge it is a number and below +∞, and beyond the edge γ(x) ‖x‖^d falls, without which γ has no normaliser.
 * Throws `invalid-spec` otherwise.
 */
export function checkTails(log: Evaluate, dimension: number, half: number): void {
  const normals = seededDraw(0, 'rays of a formula').normal(rays * dimension)
  let falls = 0
  for (let ray = 0; ray < rays; ray++) {
    const direction = normals.subarray(ray * dimension, (ray + 1) * dimension)
    const length = Math.hypot(...direction)
    const at = (radius: number) => Array.from(direction, (x) => (radius * x) / length)
    const along = [0.05, 0.25, 0.5, 1].map((share) => {
      const value = log(at(share * half))
      if (Number.isNaN(value) || value === Infinity) throw notFinite(at(share * half), value)
      return value
    })
    const edge = along.at(-1) ?? -Infinity
    const beyond = log(at(10 * half))
    const growth = dimension * Math.log(10)
    if (edge === -Infinity || beyond === -Infinity || beyond + growth < edge) falls++
  }
  if (falls === rays) return
  throw fail(
    'invalid-spec',
    `The density does not fall off beyond the window’s edge, ±${String(half)}, on ${String(rays - falls)} of ${String(rays)} rays: give a formula that does, so that it has a normaliser, or a larger half width.`,
    'target.logDensity',
  )
}
