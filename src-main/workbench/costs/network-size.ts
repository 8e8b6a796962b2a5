import type { NetworkSpec } from '@contract/experiment/network'
import { dimensionOf, type ExperimentSpec } from '@contract/experiment/spec'
import { classCountOf, imagesOf } from '@contract/experiment/target/images'

/** How large the network of a spec is; of a U-Net from below. */
export interface NetworkSize {
  /** Weights and biases. */
  readonly parameters: number
  /** Multiplications of a forward pass of one point. */
  readonly products: number
  /** Hidden values of one point that its gradient needs. */
  readonly units: number
}

export function networkSize({ network, target }: ExperimentSpec): NetworkSize {
  if (network.kind === 'u-net')
    return imageNetworkSize(network, imagesOf(target) ?? { height: 1, width: 1, channels: 1 })
  const dimension = dimensionOf(target)
  const { width, depth } = network
  if (network.kind === 'time-mlp') {
    // The embedding of the time (its phases and two layers) is made once for all points.
    const embedding = network.timeFeatures / 2 + (network.timeFeatures + 1) * width + (width + 1) * width
    const ofPoint = (dimension + 1) * width + depth * (width + 1) * width + (width + 1) * dimension
    return { parameters: embedding + ofPoint, products: ofPoint, units: width * (depth + 1) }
  }
  // one input for each class, and for none
  const told = network.conditioning === 'class' ? classCountOf(target) + 1 : 0
  const input = dimension + Math.max(1, network.timeFeatures) + told
  const parameters = (input + 1) * width + (depth - 1) * (width + 1) * width + (width + 1) * dimension
  return { parameters, products: parameters, units: width * depth }
}

/** Two convolutions of 3×3 in each block. */
const weightsOfBlock = 18
/** What a block keeps of each of its channels and pixels: what it normalizes, activates and convolves, twice. */
const valuesOfBlock = 8

type ImageNetwork = Extract<NetworkSpec, { readonly kind: 'u-net' }>

function imageNetworkSize(
  { channels, multipliers, blocks }: ImageNetwork,
  { height, width }: { readonly height: number; readonly width: number },
): NetworkSize {
  const last = multipliers.length - 1
  const levels = multipliers.map((multiplier, level) => {
    const outputs = channels * multiplier
    // Down, up with one more, and those that halve and double; two at the bottom.
    const count = 2 * blocks + 1 + (level < last ? 1 : 2) + (level > 0 ? 1 : 0)
    const pixels = Math.ceil(height / 2 ** level) * Math.ceil(width / 2 ** level)
    const parameters = count * weightsOfBlock * outputs ** 2
    return { parameters, products: parameters * pixels, units: count * valuesOfBlock * outputs * pixels }
  })
  const sum = (key: keyof NetworkSize) => levels.reduce((total, level) => total + level[key], 0)
  return { parameters: sum('parameters'), products: sum('products'), units: sum('units') }
}
