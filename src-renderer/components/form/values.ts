/** A value that is being edited: any JSON, complete or not, right or wrong. */
export type Draft = Readonly<Record<string, unknown>>

export const isDraft = (value: unknown): value is Draft =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The draft with a field set; `undefined` takes the field away, so that its default stands. */
export function withField(draft: Draft, key: string, value: unknown): Draft {
  if (value === undefined) return Object.fromEntries(Object.entries(draft).filter(([name]) => name !== key))
  return { ...draft, [key]: value }
}

/** The value of a field of whatever this is; `undefined` where it is not an object or has no such field. */
export const fieldOf = (value: unknown, key: string): unknown => (isDraft(value) ? value[key] : undefined)

/** The value at a path such as `process.schedule.beta`. */
export const valueAt = (value: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((part, key) => fieldOf(part, key), value)

/** The draft with the value at a path set; objects on the way are made where there are none. */
export function withValueAt(draft: Draft, path: string, value: unknown): Draft {
  const [key = '', ...rest] = path.split('.')
  if (rest.length === 0) return withField(draft, key, value)
  const inner = draft[key]
  return withField(draft, key, withValueAt(isDraft(inner) ? inner : {}, rest.join('.'), value))
}

/** Reads what was typed as a number: the number, `undefined` for nothing, else the text, which the schema refuses. */
export function readNumber(text: string): number | string | undefined {
  const trimmed = text.trim().replace(/^[−–]/, '-')
  if (trimmed === '') return undefined
  const value = Number(trimmed)
  return Number.isNaN(value) || !/^[+-]?(\d|\.\d|Infinity)/.test(trimmed) ? text : value
}

/** Reads one number, or a list such as `1, 2, 3` or `[1, 2, 3]`. */
export function readNumberOrList(text: string): unknown {
  const trimmed = text.trim()
  if (!/^\[|[,;]/.test(trimmed)) return readNumber(text)
  const entries = trimmed
    .replace(/^\[|\]$/g, '')
    .split(/[,;]/)
    .filter((entry, i, all) => entry.trim() !== '' || i < all.length - 1)
    .map(readNumber)
  return entries.every((entry) => typeof entry === 'number') ? entries : text
}

/** Reads a list such as `1, 2, 2`; a single number is a list of one. */
export function readNumberList(text: string): unknown {
  const read = readNumberOrList(text)
  return typeof read === 'number' ? [read] : read
}

/** Reads a list written as JSON; text that is not JSON stays text, which the schema refuses. */
export function readJson(text: string): unknown {
  if (text.trim() === '') return undefined
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}

/** Says where text stops being JSON; null where it is JSON. */
export function whyNotJson(text: string): string | null {
  try {
    JSON.parse(text)
    return null
  } catch (error) {
    return `Not a list in JSON: ${error instanceof Error ? error.message : String(error)}.`
  }
}

/** How a value is written in a field. */
export function written(value: unknown): string {
  if (value === undefined || value === null) return ''
  if (typeof value === 'string') return value
  if (typeof value === 'number') return String(value)
  if (Array.isArray(value) && value.every((entry) => typeof entry === 'number')) return value.join(', ')
  return JSON.stringify(value)
}

/** A list as JSON, each row of a matrix on its own line. */
export function writtenJson(value: unknown): string {
  if (value === undefined) return ''
  if (typeof value === 'string') return value
  if (Array.isArray(value) && value.some(Array.isArray))
    return `[\n${value.map((row) => `  ${JSON.stringify(row).replaceAll(',', ', ')}`).join(',\n')}\n]`
  return JSON.stringify(value).replaceAll(',', ', ')
}

/** Reads text; nothing, or nothing but spaces, counts as left out. */
export const readText = (text: string): string | undefined => (text.trim() === '' ? undefined : text)
