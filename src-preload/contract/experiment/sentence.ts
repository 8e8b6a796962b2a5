import type { z } from 'zod'
import type { SpecIssue } from './issue'
import { meant, shown } from './spelling'

/** The path of a field as it is written in a sentence: `target.means[1]`. */
const joined = (base: string, path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, key) =>
      typeof key === 'number' ? `${text}[${String(key)}]` : text ? `${text}.${String(key)}` : String(key),
    base,
  )

/** Answers which fields there are in the object at a path; none where that is not known. */
export type FieldsAt = (path: readonly PropertyKey[]) => readonly string[]

/** Says in words what a zod issue means: the field, what it is, and what would be right. */
export function sentence(issue: z.core.$ZodIssue, base: string): SpecIssue {
  return sentences([issue], base)[0] ?? { path: joined(base, issue.path), message: issue.message }
}

/** As `sentence`, for all issues of one value: each field is named once, each unknown key for itself. */
export function sentences(
  issues: readonly z.core.$ZodIssue[],
  base: string,
  fieldsAt: FieldsAt = () => [],
): readonly SpecIssue[] {
  // of a whole number that is not exact any more, the field's own limit says more
  const telling = [...issues].sort((a, b) => Number(isInexact(a)) - Number(isInexact(b)))
  const all = new Map<string, SpecIssue>()
  for (const issue of telling.flatMap((one) => spread(one, base, fieldsAt))) {
    if (!all.has(issue.path)) all.set(issue.path, issue)
  }
  return [...all.values()]
}

const isInexact = (issue: z.core.$ZodIssue): boolean =>
  (issue.code === 'too_big' && issue.maximum === Number.MAX_SAFE_INTEGER) ||
  (issue.code === 'too_small' && issue.minimum === Number.MIN_SAFE_INTEGER)

function spread(issue: z.core.$ZodIssue, base: string, fieldsAt: FieldsAt): readonly SpecIssue[] {
  const path = joined(base, issue.path)
  if (issue.code === 'unrecognized_keys') {
    const fields = fieldsAt(issue.path)
    return issue.keys.map((key) => ({ path: joined(path, [key]), message: unknownField(key, fields) }))
  }
  const branch = issue.code === 'invalid_union' ? meantBranch(issue) : undefined
  if (branch) return sentences(branch, path, (inner) => fieldsAt([...issue.path, ...inner]))
  return [{ path, message: words(issue) }]
}

/** The sentence for a key that is not a field, with the one that was probably meant. */
export function unknownField(key: string, fields: readonly string[]): string {
  const near = meant(key, fields)
  const advice = near === undefined ? '' : ` Did you mean “${near}”?`
  const list = fields.length > 0 ? ` The fields here are ${fields.join(', ')}.` : ' Remove it or correct its spelling.'
  return `${shown(key)} is not a field.${advice}${list}`
}

/** Of a union's alternatives the one that the input is made for: it fails within the input, not at its type. */
function meantBranch(issue: z.core.$ZodIssueInvalidUnion): readonly z.core.$ZodIssue[] | undefined {
  const within = issue.errors.filter((errors) => errors.every(({ path }) => path.length > 0))
  return within.length === 1 ? within[0] : undefined
}

function words(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `${opening(issue)} ${typeWords(issue.expected)}${got(issue)}.`
    case 'too_small':
      if (issue.origin === 'string') return 'Must not be empty.'
      if (issue.origin === 'array') return `Must have at least ${counted(issue.minimum)}.`
      return `Must be ${issue.inclusive ? 'at least' : 'greater than'} ${String(issue.minimum)}${got(issue)}.`
    case 'too_big':
      if (issue.origin === 'string') return `Must be at most ${String(issue.maximum)} characters long.`
      if (issue.origin === 'array') return `Must have at most ${counted(issue.maximum)}.`
      return `Must be ${issue.inclusive ? 'at most' : 'less than'} ${String(issue.maximum)}${got(issue)}.`
    case 'not_multiple_of':
      return `Must be a multiple of ${String(issue.divisor)}${got(issue)}.`
    case 'invalid_value':
      return `${oneOf(issue.values)}${got(issue)}.`
    case 'invalid_union':
      return unionWords(issue)
    default:
      return issue.message
  }
}

const types: Readonly<Record<string, string>> = {
  int: 'a whole number',
  number: 'a finite number',
  array: 'a list',
  tuple: 'a list',
  object: 'an object',
  record: 'an object',
  string: 'text',
  boolean: 'true or false',
}

const typeWords = (expected: string): string => types[expected] ?? `a ${expected}`

const counted = (count: number | bigint): string => `${String(count)} ${Number(count) === 1 ? 'entry' : 'entries'}`

const isMissing = (issue: z.core.$ZodIssue): boolean => 'input' in issue && issue.input === undefined

const opening = (issue: z.core.$ZodIssue): string => (isMissing(issue) ? 'Missing; give' : 'Expected')

/** What stands there instead, where the issue carries it. */
function got(issue: z.core.$ZodIssue): string {
  return 'input' in issue && issue.input !== undefined ? `, got ${shown(issue.input)}` : ''
}

function oneOf(values: readonly unknown[]): string {
  const list = values.map(shown).join(', ')
  return values.length === 1 ? `Must be ${list}` : `Must be one of ${list}`
}

function unionWords(issue: z.core.$ZodIssueInvalidUnion): string {
  // a kind that may be left out counts as undefined among the options
  if ('options' in issue && issue.options) return `${oneOf(issue.options.filter((kind) => kind !== undefined))}.`
  const first = issue.errors.map((errors) => errors[0]).filter((error) => error !== undefined)
  const expected = first.flatMap((error) => (error.code === 'invalid_type' ? [typeWords(error.expected)] : []))
  if (expected.length === first.length) return `${opening(issue)} ${[...new Set(expected)].join(' or ')}${got(issue)}.`
  return [...new Set(first.map((error) => words(error).replace(/\.$/, '')))].join(', or: ') + '.'
}
