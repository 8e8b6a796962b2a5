import type { NetworkSpec } from '@contract/experiment/network'
import type { Budgeted } from '@contract/explanation'
import { fail } from '@contract/failure'
import { makeNetwork, parameterCount } from '.'
import type { NetworkUse } from './network'

/** Widest network that is looked at, and channels of the widest U-Net. */
const widest = { width: 16_384, channels: 1024 } as const

/** A U-Net's channels are in groups of so many. */
const group = 4

/**
 * The width (of a U-Net the channels) at which a network has as nearly as it can that many parameters, so that networks
 * of different kinds, or for different targets, can be compared at the same budget. Throws `invalid-input` for a budget
 * below one parameter.
 */
export function widthForBudget(network: NetworkSpec, use: NetworkUse, parameters: number): Budgeted {
  if (!(parameters >= 1)) {
    throw fail('invalid-input', `A budget is at least 1 parameter, not ${String(parameters)}.`, 'parameters')
  }
  const { step, most, at } = widthsOf(network)
  const countOf = (place: number) => parameterCount(makeNetwork(at(place * step), use))
  // the count grows with the width: the largest width within the budget, and the one above it, enclose the nearest
  let [within, beyond] = [1, Math.floor(most / step) + 1]
  while (beyond - within > 1) {
    const middle = (within + beyond) >> 1
    if (countOf(middle) <= parameters) within = middle
    else beyond = middle
  }
  const [below, above] = [within, Math.min(within + 1, Math.floor(most / step))].map((place) => ({
    width: place * step,
    parameterCount: countOf(place),
  }))
  if (below === undefined || above === undefined) throw new Error('A budget lies between two widths.')
  return above.parameterCount - parameters < parameters - below.parameterCount ? above : below
}

/** The widths that a network can have, multiples of a step up to the greatest, and the network of one of them. */
function widthsOf(network: NetworkSpec) {
  if (network.kind !== 'u-net')
    return { step: 1, most: widest.width, at: (width: number): NetworkSpec => ({ ...network, width }) }
  // groups of four, and the heads of the attention divide those of the lowest level
  const { attention, heads, multipliers } = network
  const lowest = multipliers.at(-1) ?? 1
  let step = group
  while (attention && (step * lowest) % heads !== 0) step += group
  return { step, most: widest.channels, at: (channels: number): NetworkSpec => ({ ...network, channels }) }
}
