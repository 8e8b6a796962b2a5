import { problem, refused, shownName } from '../problem'
import { isOfTest, type Size } from './source'

/** An array of a file: images have two axes or more (a reader says which it takes), labels one. */
interface NamedArray {
  readonly name: string
  readonly shape: readonly number[]
}

/** An array of images, and that of their labels where there is one. */
export interface LabelledArray<A> {
  readonly images: A
  readonly labels: A | null
}

export interface SplitArrays<A> {
  readonly train: LabelledArray<A>
  readonly test: LabelledArray<A> | null
}

/**
 * Tells which of some arrays are images to train on, which are for the test (as their names say, unless all of them do),
 * and which labels belong to which. `kind` names such files: `IDX`; `withoutImages` ends the sentence about files without
 * any. Throws where a part has none or two of a sort.
 */
export function splitArrays<A extends NamedArray>(
  arrays: readonly A[],
  kind: string,
  withoutImages: string,
): SplitArrays<A> {
  const images = arrays.filter(({ shape }) => shape.length > 1)
  const labels = arrays.filter(({ shape }) => shape.length <= 1)
  if (images.length === 0) throw refused(`These ${kind} files hold ${withoutImages}`)
  const hasTrain = images.some(({ name }) => !isOfTest(name))
  const partOf = (ofTest: boolean): LabelledArray<A> | null => {
    const belongs = ({ name }: A) => (hasTrain ? isOfTest(name) === ofTest : !ofTest)
    const [own, more] = images.filter(belongs)
    if (own === undefined) return null
    if (more)
      throw refused(`${shownName(own.name)} and ${shownName(more.name)} both hold images; import them one by one.`)
    const [given, second] = labels.filter(belongs)
    if (given && second)
      throw refused(`${shownName(given.name)} and ${shownName(second.name)} both hold labels; give one.`)
    return { images: own, labels: given ?? null }
  }
  const train = partOf(false)
  if (train === null) throw refused(`There are no images to train on among these ${kind} files.`)
  return { train, test: partOf(true) }
}

/** Throws where the images of the test have another size. */
export function demandSameSize(
  train: { readonly name: string; readonly size: Size },
  test: { readonly name: string; readonly size: Size } | null,
): void {
  if (test === null) return
  const [own, other] = [train, test].map(
    ({ size }) => `${String(size.height)} × ${String(size.width)} × ${String(size.channels)}`,
  )
  if (own !== other)
    throw problem(test.name, `has images of ${other ?? ''}, ${shownName(train.name)} of ${own ?? ''}; they must agree.`)
}
