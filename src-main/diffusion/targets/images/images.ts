import type { TargetSpec } from '@contract/experiment/target'
import { fail } from '@contract/failure'
import { readKept } from '../../../datasets/kept'
import { imageSize, placesIn, takeImages, type KeptImages } from '../../../datasets/kept-images'
import type { ImagePart } from '../../images/image-set'
import type { Target } from '../target'
import { imageTarget } from './image-target'

type ImagesSpec = Extract<TargetSpec, { readonly kind: 'images' }>

/** The training images of a kept data set, or those of some of its classes. */
export function imagesTarget(spec: ImagesSpec): Target {
  const { height, width, channels, classCount, augmentation = 'none' } = spec
  return imageTarget({
    ...{ height, width, channels },
    flip: augmentation === 'flip',
    isLabelled: classCount > 0,
    images: () => chosen(imagesOf(spec), spec),
    set(layout) {
      const kept = imagesOf(spec)
      const { train, test } = kept
      return {
        title: spec.name ?? spec.dataset.slice(0, 12),
        layout,
        classes: kept.classes,
        chosen: { train: chosen(kept, spec), test: partOf(kept, placesIn(kept, 'test', spec.classes)) },
        whole: { train: rows(kept, 0, train), test: rows(kept, train, test) },
      }
    },
  })
}

/**
 * The images that a spec names. Throws `data-missing` where they are not kept here, `data-damaged` where their copy was
 * changed, `invalid-spec` where the spec says another size.
 */
function imagesOf({ dataset, name, height, width, channels, classCount }: ImagesSpec): KeptImages {
  const kept = readKept(dataset, name)
  const said = [height, width, channels, classCount].join(' × ')
  const held = [kept.height, kept.width, kept.channels, kept.classes.length].join(' × ')
  if (said === held) return kept
  const message = `The spec says height × width × channels × classes of ${said}; the data set has ${held}. Write its own.`
  throw fail('invalid-spec', message, 'target.height')
}

/** The images of the chosen classes; `invalid-spec` where there is none. */
function chosen(kept: KeptImages, { classes }: ImagesSpec): ImagePart {
  const images = classes ? partOf(kept, placesIn(kept, 'train', classes)) : rows(kept, 0, kept.train)
  if (images.count > 0) return images
  throw fail('invalid-spec', 'No training image has one of these classes; choose others.', 'target.classes')
}

/** Images that follow one another, without a copy. */
function rows(kept: KeptImages, from: number, count: number): ImagePart {
  const size = imageSize(kept)
  return {
    count,
    pixels: kept.pixels.subarray(from * size, (from + count) * size),
    labels: kept.labels?.subarray(from, from + count) ?? null,
  }
}

const partOf = (kept: KeptImages, places: Uint32Array): ImagePart => ({
  count: places.length,
  pixels: takeImages(kept, places),
  labels: kept.labels && Uint8Array.from(places, (place) => kept.labels?.[place] ?? 0),
})
