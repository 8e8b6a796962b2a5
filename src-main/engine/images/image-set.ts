import type { TargetSpec } from '@contract/experiment/target'
import { fail } from '@contract/failure'
import { withTestImages, type ImageSet } from '../../diffusion/images/image-set'
import { makeTarget } from '../../diffusion/targets'

/** The images of a target, some of them put aside where none are for tests. Throws `invalid-input` where it has none, and what reading their files throws. */
export function imageSetOf(target: TargetSpec): ImageSet {
  const set = makeTarget(target).imageSet?.()
  if (set === undefined) throw fail('invalid-input', `The target “${target.kind}” has no images.`, 'target.kind')
  return withTestImages(set)
}
