import { homedir, hostname, tmpdir, userInfo } from 'node:os'
import { dataFolder } from '../../store'

/** An absolute path of this machine with two parts or more, not one of an address: what is before its last part. */
const folders = /(?<![\w:/.~-])(?:~|…|<\w+>|[A-Za-z]:)?(?:[\\/][^\\/\s:;,“”"'()]+)+[\\/](?=[^\\/\s])/g

/** What must not be told, by the word that stands for it: of folders within each other the innermost first. */
type Words = readonly (readonly [name: string, word: string])[]

/** Folders whose names may hold anything, spaces as well. */
const ownFolders = (): Words =>
  [
    [dataFolder(), '<data>'],
    [tmpdir(), '<tmp>'],
    [homedir(), '~'],
  ] as const

/** This machine and its user, where their names are long enough not to be words of a sentence. */
function ownNames(): Words {
  const found: [string, string][] = [[hostname(), '<machine>']]
  try {
    found.push([userInfo().username, '<user>'])
  } catch {
    // a user without a name, as in some containers
  }
  return found.filter(([name]) => name.length >= 3 && !['root', 'localhost'].includes(name))
}

/**
 * A sentence in which paths of this machine are their last part alone: `…/history.sqlite`. `more`: folders beside those
 * that every program knows, by the words that stand for them.
 */
export function withoutFolders(sentence: string, more: Words = []): string {
  if (!/[\\/]/.test(sentence)) return sentence
  const named = [...more, ...ownFolders()].reduce(
    (text, [name, word]) => (name.length > 1 ? text.replaceAll(name, word) : text),
    sentence,
  )
  return named.replace(folders, '…/')
}

/** A text that names neither folders of this machine nor its user and itself. */
export function withoutPrivateWords(text: string, names: Words = ownNames()): string {
  return names.reduce((found, [name, word]) => replaceWord(found, name, word), withoutFolders(text))
}

/** The same value with every text in it so changed. */
export function valueWithoutPrivateWords(value: unknown): unknown {
  if (typeof value === 'string') return withoutPrivateWords(value)
  if (Array.isArray(value)) return value.map(valueWithoutPrivateWords)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [withoutPrivateWords(key), valueWithoutPrivateWords(part)]),
  )
}

const isLetter = (letter: string | undefined): boolean => letter !== undefined && /[\p{L}\p{N}_]/u.test(letter)

const replaceWord = (text: string, name: string, word: string): string =>
  text.replaceAll(name, (found: string, at: number) =>
    isLetter(text[at - 1]) || isLetter(text[at + found.length]) ? found : word,
  )
