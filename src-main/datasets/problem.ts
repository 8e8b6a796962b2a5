import { fail, type CloudpinError } from '@contract/failure'
import { mostImages, mostPixelBytes } from './limits'

const longest = 160

/** A file's name as a sentence shows it: without control characters, its end where it is long. */
export function shownName(name: string): string {
  const plain = name.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '�')
  return plain.length > longest ? `…${plain.slice(-longest)}` : plain
}

/** What is wrong with a file, and what would be right, as a `data-damaged` failure that names it. */
export const problem = (name: string, what: string): CloudpinError =>
  fail('data-damaged', `${shownName(name)} ${what}`, 'files')

/** What is wrong with an import as a whole. */
export const refused = (sentence: string): CloudpinError => fail('data-damaged', sentence, 'files')

/** Throws where so many images of that many values would be too much. */
export function demandRoom(name: string, images: number, valuesOfImage: number): void {
  if (images > mostImages)
    throw problem(name, `holds ${String(images)} images; a data set has at most ${String(mostImages)}. Take a part.`)
  const bytes = images * valuesOfImage
  if (bytes > mostPixelBytes) {
    const [needs, most] = [Math.ceil(bytes / 1e6), mostPixelBytes / 1e6]
    throw problem(name, `makes ${String(needs)} MB of pixels; a data set has at most ${String(most)} MB. Take a part.`)
  }
}
