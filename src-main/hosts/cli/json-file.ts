import { readFile, stat } from 'node:fs/promises'
import { fail } from '@contract/failure'

/** Specs are small; whatever is larger is something else. */
const largest = 64 * 2 ** 20

/**
 * Reads a file of JSON. Throws a CloudpinError (`invalid-spec`) that names the file and, where it is not JSON, the line and
 * column.
 */
export async function readJsonFile(file: string): Promise<unknown> {
  const text = await readText(file)
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    throw fail('invalid-spec', `${file}${placeOf(error, text)} is not JSON: ${reasonOf(error)}`, file)
  }
}

async function readText(file: string): Promise<string> {
  try {
    const found = await stat(file)
    if (found.isDirectory()) throw fail('invalid-spec', `${file} is a folder; give a JSON file.`, file)
    if (found.size > largest) {
      throw fail('invalid-spec', `${file} has ${(found.size / 2 ** 20).toFixed(0)} MB; a spec has at most 64.`, file)
    }
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file))
  } catch (error) {
    throw unreadable(file, error)
  }
}

function unreadable(file: string, error: unknown): unknown {
  if (error instanceof TypeError) return fail('invalid-spec', `${file} is not text in UTF-8.`, file)
  if (!(error instanceof Error) || !('code' in error)) return error
  switch (error.code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return fail('invalid-spec', `There is no file ${file}.`, file)
    case 'EACCES':
    case 'EPERM':
      return fail('invalid-spec', `${file} may not be read by this user.`, file)
    default:
      return fail('invalid-spec', `${file} cannot be read: ${error.message}`, file)
  }
}

/** ", line 3, column 5,": where the parser stopped. */
function placeOf(error: unknown, text: string): string {
  const before = text.slice(0, positionOf(error, text))
  const line = before.split('\n').length
  const column = before.length - before.lastIndexOf('\n')
  return `, line ${String(line)}, column ${String(column)},`
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))
const isTokenError = (message: string) => /^Unexpected token .* is not valid JSON$/s.test(message)

/** V8 names the position of most errors; of an unexpected token it names only the token. */
function positionOf(error: unknown, text: string): number {
  const message = messageOf(error)
  if (isTokenError(message)) return firstBadToken(text)
  const named = /position (\d+)/.exec(message)?.[1]
  return named === undefined ? text.length : Number(named)
}

/** The least length from which on a beginning of the text has the token in it, by bisection; less one. */
function firstBadToken(text: string): number {
  let without = 0
  let within = text.length
  while (within - without > 1) {
    const middle = (without + within) >> 1
    if (hasBadToken(text.slice(0, middle))) within = middle
    else without = middle
  }
  return within - 1
}

function hasBadToken(text: string): boolean {
  try {
    JSON.parse(text)
    return false
  } catch (error) {
    return isTokenError(messageOf(error))
  }
}

const reasonOf = (error: unknown) =>
  `${messageOf(error)
    .replace(/ in JSON at position .*$/s, '')
    .replace(/, (\.\.\.)?".*$/s, '')
    .replace(/\.*$/, '')}.`
