import { mostClasses } from '@contract/dataset'
import { readBytes, type FileEntry } from '../files'
import { isJpeg, readJpeg } from '../formats/jpeg'
import type { Picture } from '../formats/picture'
import { isGrey, isPng, readPng } from '../formats/png'
import { imageSize } from '../kept-images'
import { demandRoom, problem, refused, shownName } from '../problem'
import { joinParts, type Part, type ReadSet, type Size } from './source'

export const isPictureName = (name: string): boolean => /\.(png|jpe?g)$/i.test(name)

/** Bytes of one picture's file at most. */
const mostBytes = 4_000_000

interface Placed {
  readonly file: FileEntry
  readonly ofTest: boolean
  /** The folder that it lies in; null at the top. */
  readonly className: string | null
}

/**
 * Reads a folder of PNG and JPEG files, all of one size and in as many channels. Its subfolders are classes, in the
 * order of their names; where it has two, “train” and “test”, the classes are theirs.
 */
export function readPictures(files: readonly FileEntry[]): ReadSet {
  const pictures = files.filter(({ name }) => isPictureName(name))
  const isSplit = pictures.every(({ name }) => splitName.test(topFolder(name) ?? ''))
  const placed = pictures.map((file) => placeOf(file, isSplit))
  const [first] = placed
  if (first === undefined) throw refused('There are no PNG or JPEG files in this folder.')
  const stray = placed.find(({ className }) => (className === null) !== (first.className === null))
  if (stray) {
    const [bare, inFolder] = stray.className === null ? [stray, first] : [first, stray]
    throw refused(
      `${shownName(bare.file.name)} lies beside the folders of the classes, ${shownName(inFolder.file.name)} within one; put all of them into folders, or none.`,
    )
  }
  const classes = classesOf(placed)
  const reading = new Reading(first.file)
  const part = (ofTest: boolean): Part | null => {
    const own = placed.filter((one) => one.ofTest === ofTest)
    return own.length === 0 ? null : reading.part(own, classes)
  }
  const [train, test] = [part(false), part(true)]
  if (train === null) throw refused('The folder “train” holds no pictures; there is nothing to train on.')
  const size = reading.size
  const joined = joinParts(
    size,
    train,
    test,
    classes.map((name) => shownName(name)),
  )
  // pictures of grey things are often saved in colours
  const allGrey = size.channels === 3 && isGrey(joined.pixels)
  const images = allGrey
    ? { ...joined, channels: 1 as const, pixels: joined.pixels.filter((_, i) => i % 3 === 0) }
    : joined
  const left = files.length - pictures.length
  const stranger = files.find(({ name }) => !isPictureName(name))
  const notes = [
    ...reading.notes(),
    ...(allGrey ? ['All pictures are grey in three equal channels; one of them is kept.'] : []),
    ...(stranger ? [`${filesInWords(left)} left out, the first of them ${shownName(stranger.name)}.`] : []),
  ]
  return { source: 'pictures', images, range: [0, 255], notes }
}

const filesInWords = (count: number): string =>
  count === 1 ? 'One file is no picture and was' : `${String(count)} files are no pictures and were`

/** Names of folders that hold the parts of a set rather than a class of it. */
const splitName = /^(train|training|test|testing|val|valid|validation)$/i

const topFolder = (name: string): string | undefined => name.split('/').slice(0, -1)[0]

function placeOf(file: FileEntry, isSplit: boolean): Placed {
  const parts = file.name.split('/').slice(0, -1)
  const folders = isSplit ? parts.slice(1) : parts
  if (folders.length > 1)
    throw problem(file.name, 'lies in a folder within the folder of a class; classes are one folder each.')
  return { file, ofTest: isSplit && !/^train/i.test(parts[0] ?? ''), className: folders[0] ?? null }
}

function classesOf(placed: readonly Placed[]): readonly string[] {
  const names = [...new Set(placed.flatMap(({ className }) => className ?? []))].sort()
  if (names.length > mostClasses) {
    const most = String(mostClasses)
    throw refused(`There are ${String(names.length)} folders, each a class; a data set has at most ${most}.`)
  }
  return names
}

/** Decodes one picture after the other; all of them have the size of the first. */
class Reading {
  private first: (Size & { readonly name: string }) | null = null
  private deep: string[] = []

  constructor(private readonly example: FileEntry) {}

  get size(): Size {
    if (this.first === null) throw new Error('No picture was read.')
    const { height, width, channels } = this.first
    return { height, width, channels }
  }

  part(placed: readonly Placed[], classes: readonly string[]): Part {
    const labels = classes.length === 0 ? null : new Uint8Array(placed.length)
    const numbers = new Map(classes.map((name, label) => [name, label]))
    let pixels: Uint8Array | null = null
    placed.forEach(({ file, className }, at) => {
      const picture = decoded(file)
      this.demandSame(file.name, picture)
      if (pixels === null) {
        const each = imageSize(picture)
        demandRoom(this.example.name, placed.length, each)
        pixels = new Uint8Array(placed.length * each)
      }
      pixels.set(picture.pixels, at * picture.pixels.length)
      if (labels) labels[at] = numbers.get(className ?? '') ?? 0
      if (picture.isDeep) this.deep.push(file.name)
    })
    const name = placed[0]?.file.name ?? this.example.name
    return { name, count: placed.length, pixels: pixels ?? new Uint8Array(), labels }
  }

  notes(): readonly string[] {
    const [first] = this.deep
    if (first === undefined) return []
    const count = this.deep.length
    const which = count === 1 ? shownName(first) : `${String(count)} pictures, the first of them ${shownName(first)},`
    return [`${which} ${count === 1 ? 'has' : 'have'} 16 bits a channel; the upper 8 are kept.`]
  }

  private demandSame(name: string, { height, width, channels }: Picture): void {
    this.first ??= { name, height, width, channels }
    const { first } = this
    if (height !== first.height || width !== first.width) {
      const [own, other] = [`${String(width)} × ${String(height)}`, `${String(first.width)} × ${String(first.height)}`]
      throw problem(name, `has ${own} pixels, ${shownName(first.name)} ${other}; all pictures have one size.`)
    }
    if (channels === first.channels) return
    const [own, other] = channels === 1 ? ['grey', 'in colours'] : ['in colours', 'grey']
    throw problem(name, `is ${own}, ${shownName(first.name)} ${other}; save all of them in the same way.`)
  }
}

function decoded(file: FileEntry): Picture {
  const bytes = readBytes(file, mostBytes)
  if (bytes.length === 0) throw problem(file.name, 'is empty.')
  if (isPng(bytes)) return readPng(bytes, file.name)
  if (isJpeg(bytes)) return readJpeg(bytes, file.name)
  throw problem(file.name, 'is neither PNG nor JPEG, whatever its name says; save it as one of them.')
}
