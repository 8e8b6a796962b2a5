import type { RunSummary } from '../run'
import { specValue, type TextField } from './fields'
import type { Filter, Term } from './parse'
import { isWithin } from './quantities'

/** What the words of a filter are looked for in, in small letters. */
const freeTexts = new WeakMap<RunSummary, string>()

function freeText(run: RunSummary): string {
  const known = freeTexts.get(run)
  if (known !== undefined) return known
  const { spec, name, state, tags, notes } = run
  const found = [name, spec.target.kind, spec.process.kind, state, ...tags, notes].join('\n').toLowerCase()
  freeTexts.set(run, found)
  return found
}

/** Whether a text is the value, in which `*` stands for any text; each part between two of them is looked for in turn. */
export function isLike(text: string, value: string): boolean {
  const [first = '', ...later] = value.split('*')
  const last = later.pop()
  if (last === undefined) return text === value
  if (!text.startsWith(first) || !text.endsWith(last)) return false
  let at = first.length
  for (const part of later) {
    const found = text.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return at <= text.length - last.length
}

function textTest(field: Pick<TextField, 'partly' | 'of'>, values: readonly string[]): (run: RunSummary) => boolean {
  const tests = values.map((value) =>
    field.partly === true && !value.includes('*')
      ? (text: string) => text.includes(value)
      : (text: string) => isLike(text, value),
  )
  return (run) => field.of(run).some((text) => tests.some((test) => test(text.toLowerCase())))
}

function testOf(term: Term, now: number): (run: RunSummary) => boolean {
  switch (term.kind) {
    case 'words':
      return (run) => freeText(run).includes(term.text)
    case 'text':
      return textTest(term.field, term.values)
    case 'spec':
      return textTest({ of: (run) => [String(specValue(run, term.path) ?? '')] }, term.values)
    case 'number':
    case 'spec-number': {
      const valueOf = (run: RunSummary): unknown =>
        term.kind === 'number' ? term.field.of(run, now) : specValue(run, term.path)
      return (run) => {
        const value = valueOf(run)
        return typeof value === 'number' && term.within.some((interval) => isWithin(value, interval))
      }
    }
  }
}

/** Whether a run meets every condition of a filter; one that has no value for a field meets only what is negated. */
export function matcher({ terms }: Filter, now: number): (run: RunSummary) => boolean {
  const tests = terms.map((term) => ({ test: testOf(term, now), negated: term.negated }))
  return (run) => tests.every(({ test, negated }) => test(run) !== negated)
}

/** Whether a filter says something of the archive; where not, what is archived stays out of sight. */
export const asksForArchive = ({ terms }: Filter): boolean =>
  terms.some((term) => term.kind === 'text' && term.values.includes('archived'))
