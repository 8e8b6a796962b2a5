import type { ImageLayout } from '../../tensors'
import type { TargetSpec } from '../target'

/** Height, width and channels of the images that a target consists of; null where its points are no images. */
export const imagesOf = ({ kind }: TargetSpec): Omit<ImageLayout, 'range'> | null =>
  kind === 'mnist' ? { height: 28, width: 28, channels: 1 } : null
