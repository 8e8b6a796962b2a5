import { fail } from '@contract/failure'
import { aliasTable, type AliasTable } from '../../numerics/alias'
import { logSumExp } from '../../numerics/logarithms'
import type { Evaluate } from './evaluate'

/** A density on the nodes of a grid over [−half, half]^d, d ≤ 2, and what is known of it. */
export interface FormulaTable {
  /** Nodes on a side. */
  readonly side: number
  readonly step: number
  readonly alias: AliasTable
  /** log ∫ γ over the window. */
  readonly logZ: number
  /** About the total variation between the density and its linear interpolation between the nodes. */
  readonly variation: number
}

const sides = { 1: 16_384, 2: 512 } as const
/** Share of the mass that may stand at the window's edge before the window is called too small. */
const mostAtEdge = 1e-5

/**
 * Evaluates a formula on the grid. Throws `invalid-spec` where it is not a number, infinite, nowhere positive, or does
 * not vanish at the window's edge: too small a window, or a density without a normaliser.
 */
export function formulaTable(log: Evaluate, dimension: 1 | 2, half: number): FormulaTable {
  const side = sides[dimension]
  const step = (2 * half) / (side - 1)
  const count = side ** dimension
  const at = (i: number, offset = 0) => {
    const along = (place: number) => (place + offset) * step - half
    return dimension === 1 ? [along(i)] : [along(i % side), along(Math.floor(i / side))]
  }
  const logs = new Float64Array(count)
  for (let i = 0; i < count; i++) {
    const value = log(at(i))
    if (Number.isNaN(value) || value === Infinity) throw notFinite(at(i), value)
    logs[i] = value
  }
  const whole = logSumExp(logs)
  if (whole === -Infinity)
    throw fail('invalid-spec', 'The density is zero everywhere in the window; give a wider one.', 'target.halfWidth')
  const weights = logs.map((value) => Math.exp(value - whole))
  const isEdge = (i: number) =>
    i % side === 0 || i % side === side - 1 || (dimension === 2 && (i < side || i >= count - side))
  const atEdge = weights.reduce((sum, weight, i) => sum + (isEdge(i) ? weight : 0), 0)
  if (atEdge > mostAtEdge)
    throw fail(
      'invalid-spec',
      `The density does not vanish at the window’s edge, ±${half}: give a larger half width, or a formula that falls off, so that it has a normaliser.`,
      'target.halfWidth',
    )
  return { side, step, alias: aliasTable(weights), logZ: whole + dimension * Math.log(step), variation: variation() }

  /** Half the mean difference at the middles of the cells, where a linear interpolation is furthest off. */
  function variation(): number {
    let sum = 0
    for (let i = 0; i < count; i++) {
      if (i % side === side - 1 || (dimension === 2 && i >= count - side)) continue
      const corners = dimension === 1 ? [i, i + 1] : [i, i + 1, i + side, i + side + 1]
      const linear = corners.reduce((total, corner) => total + (weights[corner] ?? 0), 0) / corners.length
      const value = Math.exp(log(at(i, 0.5)) - whole)
      sum += Math.abs((Number.isFinite(value) ? value : 0) - linear)
    }
    return sum / 2
  }
}

/** What is said of a formula's value at a point where it must be a number. */
export function notFinite(point: readonly number[], value: number) {
  const place = point.map((x, j) => `x${j + 1} = ${Number(x.toPrecision(4))}`).join(', ')
  const what = Number.isNaN(value) ? 'is not a number' : 'is infinite'
  return fail(
    'invalid-spec',
    `The formula ${what} at ${place}; it must be finite, or −∞, in all of the window.`,
    'target.logDensity',
  )
}
