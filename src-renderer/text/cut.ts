/** A text in two parts: where there is no room for both, the first one is shortened. */
export interface Cut {
  readonly head: string
  readonly tail: string
}

/** Letters of a tail that is only there so that the end of a long text is seen. */
const usualTail = 14

/** A text in two parts, of which the second, its last letters, is seen whatever the room. */
export function cut(text: string, end = usualTail): Cut {
  if (text.length <= 2 * end) return { head: text, tail: '' }
  return { head: text.slice(0, -end), tail: text.slice(-end) }
}
