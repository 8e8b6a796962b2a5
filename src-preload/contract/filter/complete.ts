import type { RunSummary } from '../run'
import { fieldNamed, fieldNames } from './fields'

/** What may stand in place of what is being typed. */
export interface Completion {
  /** The whole text to put from `from` to `to` of the line. */
  readonly text: string
  readonly help: string
}

export interface Completions {
  readonly from: number
  readonly to: number
  readonly options: readonly Completion[]
}

const most = 12
const typed = /(?:^|\s)-?(?:([\p{L}][\p{L}\p{N}_.-]*)(?:!=|[:=]))?([^\s:=<>!]*)$/u

/**
 * What the word before the cursor may become: a field's name, or after a name and a colon one of its values, those that
 * the runs have included.
 */
export function completionsAt(line: string, cursor: number, runs: readonly RunSummary[]): Completions {
  const before = line.slice(0, cursor)
  const [, name, rest = ''] = typed.exec(before) ?? []
  const begun = rest.slice(rest.lastIndexOf(',') + 1).replace(/^"/, '')
  const from = cursor - (name === undefined ? rest.length : rest.length - rest.lastIndexOf(',') - 1)
  const options = name === undefined ? namesLike(rest) : valuesLike(name, begun, runs)
  return { from, to: cursor, options: options.slice(0, most) }
}

/** Those that begin with the text come before those that only hold it. */
function likest(candidates: Iterable<string>, text: string): string[] {
  const small = text.toLowerCase()
  const found = [...candidates].filter((one) => one.toLowerCase().includes(small))
  const begins = (one: string): boolean => one.toLowerCase().startsWith(small)
  return [...found.filter(begins), ...found.filter((one) => !begins(one))]
}

const namesLike = (text: string): Completion[] =>
  likest(fieldNames, text).map((name) => {
    const field = fieldNamed(name)
    return {
      text: `${name}${field?.kind === 'text' ? ':' : field?.kind === 'date' ? ':' : '<'}`,
      help: field?.help ?? '',
    }
  })

function valuesLike(name: string, text: string, runs: readonly RunSummary[]): Completion[] {
  const field = fieldNamed(name)
  if (field?.kind !== 'text' || field.partly === true) return []
  const counts = new Map<string, number>((field.values ?? []).map((value) => [value, 0]))
  for (const run of runs) for (const value of field.of(run)) counts.set(value, (counts.get(value) ?? 0) + 1)
  const order = [...counts.keys()].sort((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0))
  return likest(order, text).map((value) => ({ text: quoted(value), help: countText(counts.get(value) ?? 0) }))
}

const quoted = (value: string): string => (/[\s,"]/.test(value) ? `"${value.replaceAll('"', '')}"` : value)
const countText = (count: number): string => (count === 1 ? '1 run' : `${count.toLocaleString('en')} runs`)
