import type { TargetSpec } from '@contract/experiment/target'
import { fail } from '@contract/failure'
import type { ImageSet } from '../../diffusion/images/image-set'
import { makeTarget } from '../../diffusion/targets'

/** The images of a target. Throws `invalid-input` where it has none, and what reading their files throws. */
export function imageSetOf(target: TargetSpec): ImageSet {
  const set = makeTarget(target).imageSet?.()
  if (set === undefined) throw fail('invalid-input', `The target “${target.kind}” has no images.`, 'target.kind')
  return set
}
