import { parseArgs, type ParseArgsOptionsConfig } from 'node:util'
import { engineKind, engineKinds, type EngineKind } from '@contract/run'
import { UsageError } from './terminal'

/** Options that several commands share. */
export const shared = {
  history: { type: 'string' },
  engine: { type: 'string' },
  json: { type: 'boolean' },
} as const satisfies ParseArgsOptionsConfig

/** Parses a command's arguments; unknown options, and more or fewer operands than named, are a UsageError. */
export function readArguments<T extends ParseArgsOptionsConfig>(
  parameters: readonly string[],
  options: T,
  operands: readonly string[],
) {
  const { values, positionals } = parse(parameters, options)
  if (positionals.length < operands.length) {
    throw new UsageError(`${operands[positionals.length] ?? 'An operand'} is missing.`)
  }
  if (positionals.length > operands.length) {
    throw new UsageError(`“${positionals[operands.length] ?? ''}” is one too many.`)
  }
  return { values, positionals }
}

/** Parses the arguments of a command that takes one operand or more. */
export function parseOperands<T extends ParseArgsOptionsConfig>(
  parameters: readonly string[],
  options: T,
  operand: string,
) {
  const { values, positionals } = parse(parameters, options)
  if (positionals.length === 0) throw new UsageError(`${operand} is missing.`)
  return { values, positionals }
}

function parse<T extends ParseArgsOptionsConfig>(parameters: readonly string[], options: T) {
  try {
    return parseArgs({ args: [...parameters], options, allowPositionals: true, strict: true })
  } catch (error) {
    const sentence = error instanceof Error ? error.message.split('. To specify')[0] : String(error)
    throw new UsageError(`${sentence?.replace(/\.?$/, '') ?? ''}.`)
  }
}

/** How the engine's option is written in a command's usage. */
export const engineUsage = `[--engine ${engineKinds.join('|')}]`

/** An engine's name; undefined where none was given. */
export function readEngine(value: string | undefined): EngineKind | undefined {
  if (value === undefined) return undefined
  const parsed = engineKind.safeParse(value)
  if (!parsed.success) throw new UsageError(`--engine ${value} is not known; choose ${engineKinds.join(', ')}.`)
  return parsed.data
}

/** A whole number of an option. */
export function readWhole(name: string, value: string | undefined, least: number, most: number): number {
  if (value === undefined) throw new UsageError(`--${name} is missing; give a whole number.`)
  const number = Number(value)
  if (value.trim() === '' || !Number.isInteger(number) || number < least || number > most) {
    throw new UsageError(`--${name} ${value} must be a whole number from ${String(least)} to ${String(most)}.`)
  }
  return number
}
