import { fail } from '@contract/failure'
import { isDraft, type Draft } from './values'

const most = 12

/**
 * Reads a spec, or a list of specs, from JSON. What stands in them is checked by the form, beside its fields; throws a
 * CloudpinError with a sentence where the text is not JSON or not a spec at all. `source` names it: `“spec.json”`.
 */
export function readSpecs(text: string, source: string): readonly Draft[] {
  const value = parse(text, source)
  const specs: readonly unknown[] = Array.isArray(value) ? value : [value]
  if (specs.length === 0 || !specs.every(isDraft)) {
    throw fail(
      'invalid-spec',
      `${capital(source)} holds no spec; one is a JSON object such as {"target": {"kind": "funnel"}}.`,
    )
  }
  if (specs.length > most) {
    throw fail(
      'invalid-spec',
      `${capital(source)} holds ${String(specs.length)} specs; the form takes up to ${String(most)} side by side.`,
    )
  }
  return specs
}

function parse(text: string, source: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    const reason = (error instanceof Error ? error.message : String(error)).replaceAll(/\s+/g, ' ')
    throw fail('invalid-spec', `${capital(source)} is not JSON: ${reason}.`)
  }
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
