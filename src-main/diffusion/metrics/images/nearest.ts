import type { EngineKind } from '@contract/run'
import { dimensionOfLayout, type ImageSet } from '../../images/image-set'
import { prepare } from '../../../tensor'
import type { PointSet } from '../point-set'
import { candidatesOf, nearestProgram, type SearchSize } from './nearest-program'

/** The training images that lie nearest to some images. */
export interface Nearest {
  /** Places among the chosen training images. */
  readonly indices: Int32Array
  /** ‖x − y‖ to that one, and to the second nearest (infinite where there is none), in data units. */
  readonly distances: Float32Array
  readonly secondDistances: Float32Array
}

/** How a search is watched, and ended before its end. */
export interface SearchWatch {
  /** Hears how many of all pairs of images were compared, as a share. */
  onProgress(share: number): void
  /** Called between two stretches of some tens of milliseconds; what it throws ends the search. */
  pause(): Promise<void>
}

/** Images that are compared with the training images at a time, and training images at a step. */
const most = { images: 1024, tile: 1024 } as const
/** Steps of a stretch: 16,000 training images. */
const stretch = 16

/**
 * The nearest and second nearest of the chosen training images to each image. All pairs are compared, in products of
 * matrices and single precision; the two that are nearest then are measured in double precision, so that a copy is at the distance 0.
 */
export async function nearestImages(
  images: PointSet,
  set: ImageSet,
  engine: EngineKind,
  watch?: SearchWatch,
): Promise<Nearest> {
  const { train } = set.chosen
  const size: SearchSize = {
    dimension: dimensionOfLayout(set.layout),
    images: Math.min(most.images, images.count),
    tile: Math.min(most.tile, train.count),
  }
  const steps = Math.ceil(train.count / size.tile)
  const blocks = Math.ceil(images.count / size.images)
  const found: Nearest = {
    indices: new Int32Array(images.count),
    distances: new Float32Array(images.count),
    secondDistances: new Float32Array(images.count),
  }
  const { program, inputOf } = nearestProgram(set, size)
  const executable = await prepare(program, { engine, seed: 0 })
  try {
    for (let block = 0; block < blocks; block++) {
      const first = block * size.images
      const rows = Math.min(size.images, images.count - first)
      const candidates = candidatesOf(size)
      const inputs = inputOf(images, first, rows)
      for (let step = 0; step < steps; step += stretch) {
        const some = Math.min(stretch, steps - step)
        candidates.take(await executable.run({ firstStep: step, steps: some, inputs }))
        watch?.onProgress((block + (step + some) / steps) / blocks)
        await watch?.pause()
      }
      for (let row = 0; row < rows; row++) measure(images, first + row, set, candidates.places(row), found)
    }
    return found
  } finally {
    await executable.dispose()
  }
}

/** Measures the candidates of an image, and writes down which is the nearest and how far away both are. */
function measure(
  images: PointSet,
  index: number,
  set: ImageSet,
  places: readonly [number, number | null],
  found: Nearest,
): void {
  const [one, other] = places
  const [toOne, toOther] = [distanceTo(images, index, set, one), distanceTo(images, index, set, other)]
  const isSwapped = other !== null && toOther < toOne
  found.indices[index] = isSwapped ? other : one
  found.distances[index] = isSwapped ? toOther : toOne
  found.secondDistances[index] = isSwapped ? toOne : toOther
}

/** ‖x − y‖ in double precision; infinite where there is no such training image. */
function distanceTo(
  { dimension, values }: PointSet,
  index: number,
  { layout, chosen }: ImageSet,
  place: number | null,
): number {
  if (place === null) return Infinity
  const [black, white] = layout.range
  const { pixels } = chosen.train
  let sum = 0
  for (let j = 0; j < dimension; j++) {
    // as `pointsOf` rounds it, so that a copy is at the distance 0
    const value = Math.fround(black + ((pixels[place * dimension + j] as number) * (white - black)) / 255)
    sum += ((values[index * dimension + j] as number) - value) ** 2
  }
  return Math.sqrt(sum)
}

/** A near copy lies within this part of its distance to the second nearest training image (Yoon et al. 2023). */
const copyRatio = 1 / 3

/** Whether an image is a near copy of its nearest training image. */
export const isNearCopy = ({ distances, secondDistances }: Nearest, row: number): boolean =>
  (distances[row] as number) < copyRatio * (secondDistances[row] as number)
