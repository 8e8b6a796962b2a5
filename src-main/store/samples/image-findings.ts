import { z } from 'zod'
import type { ClassifiedImages, ImageClasses, NearestImages } from '@contract/image-description'
import type { Connection } from '../connection'
import { bytesOf, integersOf, numbersOf } from '../numbers'
import { stepOf, type SampleKey } from './samples'

/** Classes that are known. */
export type KnownClasses = ClassifiedImages & { readonly classes: ImageClasses }

interface ClassesRow {
  readonly names: string
  readonly labels: Uint8Array
  readonly confidences: Uint8Array
  readonly accuracy: number
}

interface NearestRow {
  readonly places: Uint8Array
  readonly distances: Uint8Array
}

const storedNames = z.array(z.string())

/** What was found out of the images that runs keep: their classes, and the training images that lie nearest. */
export class ImageFindings {
  constructor(private readonly connection: Connection) {}

  /** What stands for a kept set of samples as long as it is not replaced; null where there is none. */
  setOf(run: string, key: SampleKey): number | null {
    return this.connection.read(
      () =>
        this.connection.database
          .prepare<[string, string, number], number>(
            'SELECT id FROM sample_sets WHERE run = ? AND kind = ? AND step = ? AND complete = 1',
          )
          .pluck()
          .get(run, key.kind, stepOf(key)) ?? null,
    )
  }

  /** The classes of a set's images; null where they are not known. */
  classesOf(set: number): KnownClasses | null {
    const row = this.connection.read(() =>
      this.connection.database
        .prepare<[number], ClassesRow>(
          'SELECT names, labels, confidences, accuracy FROM image_classes WHERE sample_set = ?',
        )
        .get(set),
    )
    if (row === undefined) return null
    const { accuracy } = row
    const classes = { labels: integersOf(row.labels), confidences: numbersOf(row.confidences).slice(), accuracy }
    return { classNames: storedNames.parse(JSON.parse(row.names)), classes }
  }

  /** The training images that lie nearest to a set's images; null where they are not known. */
  nearestOf(set: number): NearestImages | null {
    const row = this.connection.read(() =>
      this.connection.database
        .prepare<[number], NearestRow>('SELECT places, distances FROM nearest_images WHERE sample_set = ?')
        .get(set),
    )
    return row === undefined ? null : { indices: integersOf(row.places), distances: numbersOf(row.distances).slice() }
  }

  /** Keeps the classes of a set's images; does nothing where the set was replaced meanwhile. */
  keepClasses(set: number, { classNames, classes }: KnownClasses): void {
    const { labels, confidences, accuracy } = classes
    this.connection.write(() =>
      this.connection.database
        .prepare(
          `INSERT OR REPLACE INTO image_classes (sample_set, names, labels, confidences, accuracy)
           SELECT id, ?, ?, ?, ? FROM sample_sets WHERE id = ?`,
        )
        .run(JSON.stringify(classNames), bytesOf(labels), bytesOf(confidences), accuracy, set),
    )
  }

  /** Keeps what lies nearest to a set's images; does nothing where the set was replaced meanwhile. */
  keepNearest(set: number, { indices, distances }: NearestImages): void {
    this.connection.write(() =>
      this.connection.database
        .prepare(
          `INSERT OR REPLACE INTO nearest_images (sample_set, places, distances)
           SELECT id, ?, ? FROM sample_sets WHERE id = ?`,
        )
        .run(bytesOf(indices), bytesOf(distances), set),
    )
  }
}
