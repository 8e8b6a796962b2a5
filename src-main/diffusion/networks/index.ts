import type { NetworkSpec } from '@contract/experiment/network'
import { makeByKind, type ByKind } from '../by-kind'
import { mlp, type NetworkUse } from './mlp'
import type { Network } from './network'

const networks: ByKind<NetworkSpec, [use: NetworkUse], Network> = { mlp }

/** The network that a spec describes. */
export const makeNetwork = (spec: NetworkSpec, use: NetworkUse): Network => makeByKind(networks, spec, use)

export const parameterCount = ({ parameters }: Network): number =>
  parameters.reduce((sum, { shape }) => sum + shape.reduce((product, size) => product * size, 1), 0)
