/** A piece of a formula and where it begins, counted from 1. */
export interface Token {
  readonly kind: 'number' | 'name' | 'symbol' | 'end'
  readonly text: string
  readonly at: number
}

const pieces = /\s*(?:((?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|([A-Za-z][A-Za-z0-9_]*)|([-+*/^(),]))/y

/** What stands where no piece begins: its place and the character. */
export interface Unreadable {
  readonly at: number
  readonly character: string
}

/** The pieces of a formula, the last one of kind `end`; or the first character that begins none. */
export function tokensOf(text: string): readonly Token[] | Unreadable {
  const tokens: Token[] = []
  pieces.lastIndex = 0
  let end = 0
  for (let match = pieces.exec(text); match; match = pieces.exec(text)) {
    end = pieces.lastIndex
    const [, number, name, symbol] = match
    const found = number ?? name ?? symbol ?? ''
    const kind = number !== undefined ? 'number' : name !== undefined ? 'name' : 'symbol'
    tokens.push({ kind, text: found, at: end - found.length + 1 })
  }
  const rest = text.slice(end).trimStart()
  const at = text.length - rest.length + 1
  if (rest !== '') return { at, character: [...rest][0] ?? '' }
  return [...tokens, { kind: 'end', text: '', at: text.length + 1 }]
}
