import { inject, type InjectionKey } from 'vue'
import { readNumber } from './values'
import type { ScalarField } from './fields'

/** How a field is varied, as it is being set up: a list as text, a range by its ends, or several seeds. */
export type AxisDraft =
  | { readonly kind: 'list'; readonly text: string }
  | { readonly kind: 'choices'; readonly chosen: readonly (string | number)[] }
  | {
      readonly kind: 'linear' | 'log'
      readonly from: unknown
      readonly to: unknown
      readonly count: unknown
      readonly whole: boolean
    }
  | { readonly kind: 'seeds'; readonly count: unknown }

/** What a form's fields ask of the page that can vary them. */
export interface Varying {
  axisOf(path: string): AxisDraft | undefined
  set(path: string, axis: AxisDraft | undefined): void
  /** What is wrong with the axis of a field. */
  sentences(path: string): readonly string[]
}

export const varyingKey: InjectionKey<Varying> = Symbol('varying')

/** Null where the fields of a form cannot be varied. */
export const useVarying = (): Varying | null => inject(varyingKey, null)

/** Whether a field can take several values, one after the other. */
export const canVary = ({ kind }: ScalarField): boolean => kind === 'number' || kind === 'choice'

/** The axis that a field begins with: its own value and one beside it, or all its choices. */
export function firstAxis(field: ScalarField, standing: unknown): AxisDraft {
  if (field.key === 'seed') return { kind: 'seeds', count: 3 }
  if (field.kind === 'choice') return { kind: 'choices', chosen: field.options.map(({ value }) => value) }
  const value = typeof standing === 'number' && standing !== 0 ? standing : 1
  return { kind: 'list', text: `${String(value)}, ${String(2 * value)}` }
}

/** Reads `16, 64, 256`: the numbers, or null where an entry is none. */
export function readList(text: string): readonly number[] | null {
  const entries = text
    .split(/[,;\s]+/)
    .filter((entry) => entry !== '')
    .map(readNumber)
  return entries.length > 0 && entries.every((entry) => typeof entry === 'number') ? entries : null
}
