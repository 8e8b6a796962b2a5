import { z } from 'zod'
import { metricFacts } from '@contract/experiment/metric-facts'

/** What a form shows beside a field, whatever its input is. */
interface FieldCommon {
  readonly key: string
  readonly title: string
  readonly description: string | null
  readonly unit: string | null
  /** TeX: the field's symbol, or the formula that it changes. */
  readonly formula: string | null
  readonly required: boolean
  /** The value that stands where the field is left empty. */
  readonly fallback: unknown
}

export interface Option {
  readonly value: string | number
  readonly label: string
  readonly help?: string
}

/** A named form of a union of objects that are told apart by their `kind`. */
export interface Variant {
  readonly kind: string
  readonly title: string
  readonly formula: string | null
  readonly fields: readonly Field[]
}

/** A field of a form, described by its schema. */
export type Field =
  | (FieldCommon & { readonly kind: 'number'; readonly integer: boolean })
  | (FieldCommon & { readonly kind: 'text' })
  | (FieldCommon & { readonly kind: 'boolean' })
  | (FieldCommon & { readonly kind: 'choice'; readonly options: readonly Option[] })
  | (FieldCommon & { readonly kind: 'subset'; readonly options: readonly Option[] })
  | (FieldCommon & { readonly kind: 'number-or-list' })
  | (FieldCommon & { readonly kind: 'list' })
  | (FieldCommon & { readonly kind: 'matrix' })
  | (FieldCommon & { readonly kind: 'group'; readonly fields: readonly Field[] })
  | (FieldCommon & { readonly kind: 'variants'; readonly variants: readonly Variant[] })

/** A field that holds an object with fields of its own. */
export type NestedField = Extract<Field, { kind: 'group' | 'variants' }>
export type ScalarField = Exclude<Field, NestedField>

export const isNested = (field: Field): field is NestedField => field.kind === 'group' || field.kind === 'variants'

/** The part of JSON Schema that the contract's schemas become. */
const jsonSchema = z.object({
  type: z.string().optional(),
  title: z.string().optional(),
  description: z.string().optional(),
  unit: z.string().optional(),
  formula: z.string().optional(),
  default: z.unknown().optional(),
  const: z.unknown().optional(),
  enum: z.array(z.union([z.string(), z.number()])).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  uniqueItems: z.boolean().optional(),
  required: z.array(z.string()).optional(),
  get properties() {
    return z.record(z.string(), jsonSchema).optional()
  },
  get items() {
    return jsonSchema.optional()
  },
  get anyOf() {
    return z.array(jsonSchema).optional()
  },
  get oneOf() {
    return z.array(jsonSchema).optional()
  },
})
type JsonSchema = z.output<typeof jsonSchema>

/** The most whole numbers of a set that are offered as toggles rather than typed. */
const mostToggles = 16

/**
 * Describes the fields of an object's schema, in their order; constants such as `kind` are left out.
 * Throws where a schema has a shape that no input is known for, so that a new kind of field is noticed by the tests.
 */
export function fieldsOf(schema: z.ZodType): readonly Field[] {
  return fieldsOfObject(jsonSchema.parse(z.toJSONSchema(schema, { io: 'input' })))
}

/** Describes a union's variants by kind, from one schema each. */
export function variantsOf(schemas: Readonly<Record<string, z.ZodType>>): readonly Variant[] {
  return Object.values(schemas).map((schema) => variantOf(jsonSchema.parse(z.toJSONSchema(schema, { io: 'input' }))))
}

function variantOf(schema: JsonSchema): Variant {
  const kind = schema.properties?.['kind']?.const
  if (typeof kind !== 'string') throw new TypeError('A variant’s schema has a constant “kind”.')
  return { kind, title: schema.title ?? words(kind), formula: schema.formula ?? null, fields: fieldsOfObject(schema) }
}

function fieldsOfObject({ properties = {}, required = [] }: JsonSchema): Field[] {
  return Object.entries(properties)
    .filter(([, schema]) => schema.const === undefined)
    .map(([key, schema]) => fieldOf(key, schema, required.includes(key)))
}

function fieldOf(key: string, schema: JsonSchema, required: boolean): Field {
  const common: FieldCommon = {
    key,
    title: schema.title ?? words(key),
    description: schema.description ?? null,
    unit: schema.unit ?? null,
    formula: schema.formula ?? null,
    required,
    fallback: schema.default,
  }
  if (schema.enum) return { ...common, kind: 'choice', options: schema.enum.map(option) }
  if (schema.type === 'number' || schema.type === 'integer')
    return { ...common, kind: 'number', integer: schema.type === 'integer' }
  if (schema.type === 'boolean') return { ...common, kind: 'boolean' }
  if (schema.type === 'string') return { ...common, kind: 'text' }
  if (schema.type === 'object') return { ...common, kind: 'group', fields: fieldsOfObject(schema) }
  if (schema.type === 'array') return listField(common, schema)
  const alternatives = schema.oneOf ?? schema.anyOf ?? []
  if (alternatives.length > 0 && alternatives.every(({ type }) => type === 'object'))
    return { ...common, kind: 'variants', variants: alternatives.map(variantOf) }
  if (alternatives.length === 2 && isNumber(alternatives[0]) && alternatives[1]?.type === 'array')
    return { ...common, kind: 'number-or-list' }
  throw new TypeError(`No input is known for the field “${key}”.`)
}

function listField(common: FieldCommon, { items, uniqueItems }: JsonSchema): Field {
  if (items?.enum) return { ...common, kind: 'subset', options: items.enum.map(option) }
  const { minimum, maximum } = items ?? {}
  if (uniqueItems && minimum !== undefined && maximum !== undefined && maximum - minimum < mostToggles) {
    const options = Array.from({ length: maximum - minimum + 1 }, (_, i) => option(minimum + i))
    return { ...common, kind: 'subset', options }
  }
  if (isNumber(items)) return { ...common, kind: 'list' }
  if (items?.type === 'array' && isNumber(items.items)) return { ...common, kind: 'matrix' }
  throw new TypeError(`No input is known for the list “${common.key}”.`)
}

const isNumber = (schema: JsonSchema | undefined) => schema?.type === 'number' || schema?.type === 'integer'

const optionHelp: ReadonlyMap<string | number, string> = new Map(
  Object.entries(metricFacts).map(([name, { help }]) => [name, help]),
)

function option(value: string | number): Option {
  const help = optionHelp.get(value)
  return { value, label: words(String(value)), ...(help !== undefined && { help }) }
}

/** Names that are written otherwise than their identifiers. */
const spelled: Readonly<Record<string, string>> = {
  silu: 'SiLU',
  relu: 'ReLU',
  tanh: 'tanh',
  he: 'He',
  'uniform-fan-in': 'Uniform fan-in',
  'euler-maruyama': 'Euler–Maruyama',
  'log-variance': 'Log-variance',
  'exponential-multistep': 'Exponential, multistep',
  heun: 'Heun',
  'predictor-corrector': 'Predictor–corrector',
  'log-signal-to-noise': 'Log signal-to-noise',
  ...Object.fromEntries(Object.entries(metricFacts).map(([name, { title }]) => [name, title])),
}

/** An identifier as a label: `timeFeatures` and `time-features` become “Time features”. */
export function words(identifier: string): string {
  const known = spelled[identifier]
  if (known !== undefined) return known
  const text = identifier
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll('-', ' ')
    .toLowerCase()
  return text.charAt(0).toUpperCase() + text.slice(1)
}
