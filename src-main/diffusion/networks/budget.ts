import type { Budgeted } from '@contract/api'
import type { NetworkSpec } from '@contract/experiment/network'
import { fail } from '@contract/failure'
import { makeNetwork, parameterCount } from '.'
import type { NetworkUse } from './network'

/** Widest network that is looked at. */
const widest = 16_384

/**
 * The width at which a network has as nearly as it can that many parameters, so that networks of different kinds, or
 * for different targets, can be compared at the same budget. Throws `invalid-input` for a budget below one parameter,
 * and for a network without a width.
 */
export function widthForBudget(network: NetworkSpec, use: NetworkUse, parameters: number): Budgeted {
  if (network.kind === 'u-net') {
    throw fail('invalid-input', 'A U-Net has channels rather than a width; choose its channels.', 'network.kind')
  }
  if (!(parameters >= 1)) {
    throw fail('invalid-input', `A budget is at least 1 parameter, not ${String(parameters)}.`, 'parameters')
  }
  const countOf = (width: number) => parameterCount(makeNetwork({ ...network, width }, use))
  // the count grows with the width: the largest width within the budget, and the one above it, enclose the nearest
  let [within, beyond] = [1, widest + 1]
  while (beyond - within > 1) {
    const middle = (within + beyond) >> 1
    if (countOf(middle) <= parameters) within = middle
    else beyond = middle
  }
  const [below, above] = [within, Math.min(within + 1, widest)].map((width) => ({
    width,
    parameterCount: countOf(width),
  }))
  if (below === undefined || above === undefined) throw new Error('A budget lies between two widths.')
  return above.parameterCount - parameters < parameters - below.parameterCount ? above : below
}
