import { meant } from '../experiment/spelling'
import { fieldNamed, fieldNames, isSpecPath, specParts, type NumberField, type TextField } from './fields'
import { piecesOf, type FilterIssue, type Operator, type Piece, type Stretch, type WrittenValue } from './pieces'
import { exactly, readDate, readDuration, readNumber, readRange, type Interval } from './quantities'

/** One condition of a filter. `negated`: it must not hold. */
export type Term = Stretch & { readonly negated: boolean } & (
    | { readonly kind: 'words'; readonly text: string }
    | { readonly kind: 'text'; readonly field: TextField; readonly values: readonly string[] }
    | { readonly kind: 'number'; readonly field: NumberField; readonly within: readonly Interval[] }
    | { readonly kind: 'spec'; readonly path: string; readonly values: readonly string[] }
    | { readonly kind: 'spec-number'; readonly path: string; readonly within: readonly Interval[] }
  )

/** A filter line as it is understood: every condition that could be read, and what is wrong with the others. */
export interface Filter {
  readonly terms: readonly Term[]
  readonly issues: readonly FilterIssue[]
}

type FieldPiece = Extract<Piece, { kind: 'field' }>

/** A line is not longer than that; nobody types such a one, and a pasted file is none. */
const longest = 2000

/**
 * Reads a filter line: words to find, and conditions such as `process:vp`, `width>64`, `sw2<=0.5`, `tag:paper,draft`,
 * `width:16..64`, `created:2026-11`, `duration>10m`, `training.batch:256` or `-state:failed`, all of which must hold.
 * What cannot be read is an issue in its place and leaves the others as they are.
 * @param now milliseconds since 1970, for `today`
 */
export function parseFilter(line: string, now: number): Filter {
  if (line.length > longest) {
    const message = `A filter line has at most ${String(longest)} characters; this one has ${String(line.length)}.`
    return { terms: [], issues: [{ from: longest, to: line.length, message }] }
  }
  const terms: Term[] = []
  const issues: FilterIssue[] = []
  for (const piece of piecesOf(line)) {
    const read = piece.kind === 'issue' ? piece : piece.kind === 'words' ? wordsOf(piece) : fieldOf(piece, now)
    if ('message' in read) issues.push({ from: read.from, to: read.to, message: read.message })
    else if (read.kind !== 'words' || read.text !== '') terms.push(read)
  }
  return { terms, issues }
}

const wordsOf = ({ from, to, negated, text }: Extract<Piece, { kind: 'words' }>): Term => ({
  kind: 'words',
  from,
  to,
  negated,
  text: text.toLowerCase(),
})

function fieldOf(piece: FieldPiece, now: number): Term | FilterIssue {
  const { name, from, to, values } = piece
  const empty = values.find(({ text, quoted }) => text === '' && !quoted)
  if (isSpecPath(name)) return empty ? missing(piece) : specTerm(piece)
  const field = fieldNamed(name)
  if (field === undefined) return { from, to, message: noField(name) }
  if (empty !== undefined) return missing(piece)
  return field.kind === 'text' ? textTerm(piece, field) : numberTerm(piece, field, now)
}

const missing = ({ from, to, name, operator }: FieldPiece): FilterIssue => ({
  from,
  to,
  message: `A value is missing after “${name}${operator}”.`,
})

function noField(name: string): string {
  const near = meant(name, fieldNames)
  if (near !== undefined) return `There is no field “${name}”; did you mean “${near}”?`
  const parts = specParts.join(', ')
  return name.includes('.')
    ? `There is no field “${name}”; a path into the spec begins with one of ${parts}.`
    : `There is no field “${name}”. Put the text in quotation marks to look for it as it is.`
}

/** Whether the operator asks for equality, or for its contrary; null for an order. */
const equality = (operator: Operator): 'equal' | 'unequal' | null =>
  operator === ':' || operator === '=' ? 'equal' : operator === '!=' ? 'unequal' : null

function textTerm(piece: FieldPiece, field: TextField): Term | FilterIssue {
  const { from, to, name, operator, values } = piece
  const equal = equality(operator)
  if (equal === null) return { from, to, message: `“${name}” is a text and has no order; write ${name}:value.` }
  const { values: choice } = field
  const strange = choice && values.find(({ text }) => !text.includes('*') && !isOneOf(choice, text))
  if (choice !== undefined && strange !== undefined) return notOneOf(name, strange, choice)
  const texts = values.map(({ text }) => text.toLowerCase())
  return { kind: 'text', from, to, negated: piece.negated !== (equal === 'unequal'), field, values: texts }
}

function notOneOf(name: string, { text, from, to }: WrittenValue, choice: readonly string[]): FilterIssue {
  const near = meant(text, choice)
  const question = near === undefined ? '.' : `; did you mean “${near}”?`
  return { from, to, message: `“${name}” cannot be “${text}”${question} It is one of ${choice.join(', ')}.` }
}

const isOneOf = (values: readonly string[], text: string): boolean =>
  values.some((value) => value.toLowerCase() === text.toLowerCase())

const wanted: Readonly<Record<NumberField['kind'], { readonly what: string; readonly example: string }>> = {
  number: { what: 'a number', example: '64, 1e-3 or 16..64' },
  duration: { what: 'a length of time', example: '90s, 10m, 2h or 7d' },
  date: { what: 'a day', example: '2026-11-22, 2026-11, today or 2026-11-01..2026-11-15' },
}

const readers: Readonly<Record<NumberField['kind'], (text: string, now: number) => Interval | undefined>> = {
  number: (text) => exactly(readNumber(text)),
  duration: (text) => exactly(readDuration(text)),
  date: readDate,
}

function numberTerm(piece: FieldPiece, field: NumberField, now: number): Term | FilterIssue {
  const read = (text: string) => readers[field.kind](text, now)
  const within = intervalsOf(piece, read)
  if ('message' in within) {
    const { what, example } = wanted[field.kind]
    return { ...within, message: `“${piece.name}” is ${what}, such as ${example}; ${within.message}` }
  }
  const { from, to } = piece
  return { kind: 'number', from, to, negated: isNegated(piece), field, within }
}

const isNegated = ({ negated, operator }: FieldPiece): boolean => negated !== (operator === '!=')

/** Where a value must lie for one of the written ones to be met; the issue's message is only its end. */
function intervalsOf(
  { operator, values }: FieldPiece,
  read: (text: string) => Interval | undefined,
): readonly Interval[] | FilterIssue {
  const intervals: Interval[] = []
  for (const { text, from, to } of values) {
    const isEqual = equality(operator) !== null
    const found = isEqual ? readRange(text, read) : read(text)
    if (found === undefined) return { from, to, message: `“${text}” is none.` }
    intervals.push(isEqual ? found : beyond(found, operator))
  }
  return intervals
}

function beyond({ least, greatest, open }: Interval, operator: Operator): Interval {
  switch (operator) {
    case '<':
      return { least: -Infinity, greatest: least, open: true }
    case '<=':
      return { least: -Infinity, greatest, open }
    case '>':
      // just above the greatest that is still meant: the next number, or the first moment of the next day
      return { least: open ? greatest : above(greatest), greatest: Infinity, open: false }
    default:
      return { least, greatest: Infinity, open: false }
  }
}

/** The least number that is greater. */
function above(value: number): number {
  if (!Number.isFinite(value)) return value
  if (value === 0) return Number.MIN_VALUE
  const bits = new BigInt64Array(1)
  const numbers = new Float64Array(bits.buffer)
  numbers[0] = value
  bits[0] = (bits[0] ?? 0n) + (value > 0 ? 1n : -1n)
  return numbers[0]
}

function specTerm(piece: FieldPiece): Term | FilterIssue {
  const { from, to, name: path, operator, values } = piece
  const negated = isNegated(piece)
  const isNumeric = values.every(isNumber)
  if (equality(operator) !== null && !isNumeric) {
    return { kind: 'spec', from, to, negated, path, values: values.map(({ text }) => text.toLowerCase()) }
  }
  const within = intervalsOf(piece, (text) => exactly(readNumber(text)))
  if ('message' in within) {
    return { ...within, message: `“${path}${operator}” compares with a number, such as 64; ${within.message}` }
  }
  return { kind: 'spec-number', from, to, negated, path, within }
}

const isNumber = ({ text, quoted }: WrittenValue): boolean =>
  !quoted && readRange(text, (end) => exactly(readNumber(end))) !== undefined
