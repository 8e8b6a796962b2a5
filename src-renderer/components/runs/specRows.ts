import { parseExperiment } from '@contract/experiment/parse'
import { parts, variants, type ExperimentSpec } from '@contract/experiment/spec'
import { explicitMixtureTarget, targetVariants } from '@contract/experiment/target'
import { fieldsOf, variantsOf, words, type Field, type Variant } from '../form/fields'
import { isDraft } from '../form/values'

/** The parts of a spec that are shown, in their order. */
export const specSections = [
  { key: 'target', title: 'Target' },
  { key: 'process', title: 'Process' },
  { key: 'objective', title: 'Objective' },
  { key: 'network', title: 'Network' },
  { key: 'training', title: 'Training' },
  { key: 'sampling', title: 'Sampling' },
  { key: 'evaluation', title: 'Evaluation' },
] as const
export type SpecSection = (typeof specSections)[number]['key'] | 'seed'

/** One value of a spec as a person reads it. */
export interface SpecRow {
  /** Such as `process.schedule.beta`. */
  readonly path: string
  readonly section: SpecSection
  readonly title: string
  /** TeX of the field's symbol, where it is one. */
  readonly formula: string | null
  readonly text: string
  /** Whether it is what a spec that leaves it out gets. */
  readonly isDefault: boolean
}

const targets = [...variantsOf(targetVariants), ...variantsOf({ explicit: explicitMixtureTarget })]
const kinds = {
  process: variantsOf(variants.process),
  objective: variantsOf(variants.objective),
  network: variantsOf(variants.network),
} as const
const plain = {
  training: fieldsOf(parts.training),
  sampling: fieldsOf(parts.sampling),
  evaluation: fieldsOf(parts.evaluation),
} as const

const kindOf = (value: unknown): unknown => (isDraft(value) ? value['kind'] : undefined)

const fieldsOfVariant = (variants: readonly Variant[], value: object): readonly Field[] => {
  const named = variants.filter(({ kind }) => kind === kindOf(value))
  const fits = named.find(({ fields }) => fields.every(({ key, required }) => !required || key in value))
  return (
    (named.findLast(({ fields }) => fields.some(({ key }) => key === 'means' && key in value)) ?? fits)?.fields ?? []
  )
}

/** Every value of a spec, in the order of the form. */
export function specRows(spec: ExperimentSpec): readonly SpecRow[] {
  const left = parseExperiment({
    target: baseTarget(spec),
    process: { kind: spec.process.kind },
    objective: { kind: spec.objective.kind },
    network: { kind: spec.network.kind },
  })
  const base: unknown = left.ok ? left.spec : null
  const rows = specSections.flatMap(({ key }) => {
    const value = spec[key]
    const fields =
      key === 'target'
        ? fieldsOfVariant(targets, value)
        : key === 'process' || key === 'objective' || key === 'network'
          ? fieldsOfVariant(kinds[key], value)
          : plain[key]
    const kind = kindOf(value)
    const defaults = isDraft(base) ? base[key] : undefined
    const title = kind === undefined ? null : 'Kind'
    const first =
      title === null
        ? []
        : [
            {
              path: `${key}.kind`,
              section: key,
              title,
              formula: null,
              text: written(kind, key),
              isDefault: key !== 'target' && key !== 'process' && kind === kindOf(defaults),
            },
          ]
    return [...first, ...rowsOf(value, defaults, fields, key, key)]
  })
  const seed = { path: 'seed', section: 'seed', title: 'Seed', formula: null } as const
  return [...rows, { ...seed, text: String(spec.seed), isDefault: spec.seed === 0 }]
}

/** The least that names the same kind of target, for its defaults. */
const baseTarget = ({ target }: ExperimentSpec): object =>
  'means' in target
    ? { kind: target.kind, means: target.means }
    : target.kind === 'images'
      ? { ...target, classes: undefined, augmentation: undefined }
      : { kind: target.kind }

function rowsOf(
  value: unknown,
  base: unknown,
  fields: readonly Field[],
  section: SpecSection,
  path: string,
): readonly SpecRow[] {
  if (!isDraft(value)) return []
  const defaults = isDraft(base) ? base : {}
  const order = [...fields.map(({ key }) => key), ...Object.keys(value)]
  const keys = [...new Set(order)].filter((key) => key in value && key !== 'kind')
  return keys.flatMap((key): readonly SpecRow[] => {
    const inner = value[key]
    const field = fields.find((one) => one.key === key)
    const at = `${path}.${key}`
    if (!isDraft(inner)) {
      return [
        {
          path: at,
          section,
          title: field?.title ?? words(key),
          formula: symbolOf(field),
          text: written(inner, key),
          isDefault: JSON.stringify(inner) === JSON.stringify(defaults[key]),
        },
      ]
    }
    const within =
      field?.kind === 'group' ? field.fields : field?.kind === 'variants' ? fieldsOfVariant(field.variants, inner) : []
    const kind = kindOf(inner)
    const title = field?.title ?? words(key)
    const named: readonly SpecRow[] =
      kind === undefined
        ? []
        : [
            {
              path: `${at}.kind`,
              section,
              title,
              formula: null,
              text: written(kind, key),
              isDefault: kind === kindOf(defaults[key]),
            },
          ]
    return [...named, ...rowsOf(inner, defaults[key], within, section, at)]
  })
}

/** A field's formula where it is only a symbol; an equation would be too much beside a value. */
const symbolOf = (field: Field | undefined): string | null => {
  const formula = field?.formula ?? null
  return formula === null || formula.includes('=') ? null : formula
}

const names: Readonly<Record<string, string>> = {
  vp: 'VP-SDE',
  pbm: 'Pinned Brownian motion',
  mlp: 'Multilayer perceptron',
  'time-mlp': 'Time-conditioned perceptron',
  'u-net': 'U-Net',
  denoising: 'Denoising score matching',
  control: 'Control (reverse KL)',
  mnist: 'MNIST',
}

/** Texts that a person or a file has given, which are shown as they are. */
const given: readonly string[] = ['name', 'path', 'dataset', 'sha256', 'logDensity']

function written(value: unknown, key: string): string {
  if (typeof value === 'number')
    return key === 'seed' ? String(value) : new Intl.NumberFormat('en', { maximumSignificantDigits: 12 }).format(value)
  if (typeof value === 'boolean') return value ? 'On' : 'Off'
  if (typeof value === 'string') return given.includes(key) ? value : (names[value] ?? words(value))
  if (!Array.isArray(value)) return JSON.stringify(value)
  if (value.some(Array.isArray))
    return `${String(value.length)} × ${String((value[0] as unknown[] | undefined)?.length ?? 0)} numbers`
  const shown = value.slice(0, 10).map((entry: unknown) => written(entry, key))
  return value.length > shown.length ? `${shown.join(', ')}, … (${String(value.length)})` : shown.join(', ')
}
