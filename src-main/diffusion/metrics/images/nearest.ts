import type { EngineKind } from '@contract/run'
import { pointsOf, type ImageSet } from '../../images/image-set'
import { distanceBlocks, type ColumnSource } from '../distance-blocks'
import type { PointSet } from '../point-set'

/** The training images that lie nearest to some images. */
export interface Nearest {
  /** Places among the chosen training images. */
  readonly indices: Int32Array
  /** ‖x − y‖ to that one, and to the second nearest (infinite where there is none), in data units. */
  readonly distances: Float32Array
  readonly secondDistances: Float32Array
}

/** The nearest and second nearest of the chosen training images to each image. */
export async function nearestImages(images: PointSet, set: ImageSet, engine: EngineKind): Promise<Nearest> {
  const { train } = set.chosen
  const columns: ColumnSource = {
    count: train.count,
    points: (first, count) =>
      pointsOf(
        set,
        train,
        Int32Array.from({ length: count }, (_, k) => first + k),
      ),
  }
  const indices = new Int32Array(images.count)
  const least = new Float32Array(images.count).fill(Infinity)
  const second = new Float32Array(images.count).fill(Infinity)
  await distanceBlocks(images, columns, engine, ({ row, rows, column, columns: some, squares, stride }) => {
    for (let i = 0; i < rows; i++) {
      let [nearest, next, index] = [least[row + i] as number, second[row + i] as number, indices[row + i] as number]
      for (let j = 0; j < some; j++) {
        const square = squares[i * stride + j] as number
        if (square >= next) continue
        if (square < nearest) {
          next = nearest
          nearest = square
          index = column + j
        } else next = square
      }
      least[row + i] = nearest
      second[row + i] = next
      indices[row + i] = index
    }
  })
  const roots = (squares: Float32Array) => squares.map((square) => Math.sqrt(Math.max(0, square)))
  return { indices, distances: roots(least), secondDistances: roots(second) }
}

/** A near copy lies within this part of its distance to the second nearest training image (Yoon et al. 2023). */
const copyRatio = 1 / 3

/** Whether an image is a near copy of its nearest training image. */
export const isNearCopy = ({ distances, secondDistances }: Nearest, row: number): boolean =>
  (distances[row] as number) < copyRatio * (secondDistances[row] as number)
