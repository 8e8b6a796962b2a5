import type { SpecIssue } from './issue'
import type { ExperimentSpec } from './spec'
import { imagesOf } from './target/images'

/** What a network asks of the target, and its fields of each other. */
export function networkIssues({ network, target }: ExperimentSpec): SpecIssue[] {
  if (network.kind !== 'u-net') return []
  const images = imagesOf(target)
  if (images === null) {
    return [
      {
        path: 'network.kind',
        message: `A U-Net takes images, which the target "${target.kind}" has none of; choose "mnist" or "images", or the network "mlp".`,
      },
    ]
  }
  return [...levelIssues(network.multipliers, images), ...headIssues(network)]
}

/** Every level but the first halves the size. */
function levelIssues(
  multipliers: readonly number[],
  { height, width }: { readonly height: number; readonly width: number },
): SpecIssue[] {
  const most = Math.floor(Math.log2(Math.min(height, width)))
  if (multipliers.length <= most) return []
  return [
    {
      path: 'network.multipliers',
      message: `Must be at most ${String(most)} levels: images of ${String(height)} by ${String(width)} pixels can't be halved further.`,
    },
  ]
}

interface Heads {
  readonly channels: number
  readonly multipliers: readonly number[]
  readonly heads: number
  readonly attention: boolean
}

function headIssues({ channels, multipliers, heads, attention }: Heads): SpecIssue[] {
  const lowest = channels * (multipliers.at(-1) ?? 1)
  if (!attention || lowest % heads === 0) return []
  return [
    {
      path: 'network.heads',
      message: `Must divide the channels of the last level, which are ${String(lowest)}.`,
    },
  ]
}
