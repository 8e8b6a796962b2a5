import type { NetworkSpec } from '@contract/experiment/network'
import { makeByKind, type ByKind } from '../by-kind'
import { mlp } from './mlp'
import type { Network, NetworkUse } from './network'
import { timeMlp } from './time-mlp'
import { uNet } from './unet/u-net'

const networks: ByKind<NetworkSpec, [use: NetworkUse], Network> = { mlp, 'time-mlp': timeMlp, 'u-net': uNet }

/** The network that a spec describes. */
export const makeNetwork = (spec: NetworkSpec, use: NetworkUse): Network => makeByKind(networks, spec, use)

/** Weights, biases and gains of a network, each number counted. */
export const parameterCount = ({ parameters }: Network): number =>
  parameters.reduce((sum, { shape }) => sum + shape.reduce((product, size) => product * size, 1), 0)
