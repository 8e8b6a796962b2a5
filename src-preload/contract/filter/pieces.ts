/** A stretch of a line, counted from 0; `to` is behind its last character. */
export interface Stretch {
  readonly from: number
  readonly to: number
}

/** What is wrong with a stretch of a filter line, in a sentence that says what would be right. */
export interface FilterIssue extends Stretch {
  readonly message: string
}

export const operators = ['!=', '<=', '>=', ':', '=', '<', '>'] as const
export type Operator = (typeof operators)[number]

/** A value as it is written: the text without its quotation marks, and whether it had any. */
export interface WrittenValue extends Stretch {
  readonly text: string
  readonly quoted: boolean
}

/** What stands between two spaces of a line: words to find, or a field with an operator and its values. */
export type Piece =
  | (Stretch & { readonly kind: 'words'; readonly negated: boolean; readonly text: string })
  | (Stretch & {
      readonly kind: 'field'
      readonly negated: boolean
      readonly name: string
      readonly operator: Operator
      readonly values: readonly WrittenValue[]
    })
  | (FilterIssue & { readonly kind: 'issue' })

const head = /(-?)([\p{L}][\p{L}\p{N}_.-]*)(!=|<=|>=|[:=<>])/uy
const space = /\s/u

/** Takes a filter line apart; a piece that cannot be read says why in its place. */
export function piecesOf(line: string): readonly Piece[] {
  const pieces: Piece[] = []
  let at = 0
  while (at < line.length) {
    if (space.test(line.charAt(at))) at += 1
    else {
      const piece = pieceAt(line, at)
      pieces.push(piece)
      at = piece.to
    }
  }
  return pieces
}

function pieceAt(line: string, from: number): Piece {
  head.lastIndex = from
  const found = head.exec(line)
  const minus = line.charAt(from) === '-' && from + 1 < line.length && !space.test(line.charAt(from + 1))
  const { values, to, open } = valuesFrom(line, found ? head.lastIndex : from + (minus ? 1 : 0), found !== null)
  if (open !== null) {
    return { kind: 'issue', from: open, to, message: 'This quotation mark is never closed; add " at the end.' }
  }
  const [, sign = '', name = '', operator = ''] = found ?? []
  const known = operators.find((one) => one === operator)
  if (known !== undefined) return { kind: 'field', from, to, negated: sign === '-', name, operator: known, values }
  return { kind: 'words', from, to, negated: minus, text: values.map(({ text }) => text).join('') }
}

/** Reads values with commas between them (or, of words, one text) up to the next space outside quotation marks. */
function valuesFrom(
  line: string,
  from: number,
  isList: boolean,
): { readonly values: readonly WrittenValue[]; readonly to: number; readonly open: number | null } {
  const values: WrittenValue[] = []
  let text = ''
  let quoted = false
  let begun = from
  let open: number | null = null
  let at = from
  const end = (): void => {
    values.push({ text, quoted, from: begun, to: at })
    text = ''
    quoted = false
    begun = at + 1
  }
  for (; at < line.length; at += 1) {
    const character = line.charAt(at)
    if (character === '"') {
      open = open === null ? at : null
      quoted = true
    } else if (open === null && space.test(character)) break
    else if (open === null && isList && character === ',') end()
    else text += character
  }
  end()
  return { values, to: at, open }
}
