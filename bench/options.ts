import { parseArgs } from 'node:util'
import { parts } from './items.ts'
import type { Part } from './items.ts'

export interface Options {
  readonly quick: boolean
  readonly parts: readonly Part[]
  /** Keep the figures whatever the regressions. */
  readonly accept: boolean
  readonly python: string | null
}

const usage = `usage: npm run bench -- [--quick] [--only ${parts.join(',')}] [--python FILE] [--accept]`

/** Reads the command's options. Throws an Error with a sentence and the usage for unknown ones. */
export function readOptions(given: readonly string[], environment: NodeJS.ProcessEnv): Options {
  const values = parse(given)
  const wanted = values.only?.split(',') ?? parts
  const chosen = parts.filter((part) => wanted.includes(part))
  const unknown = wanted.find((name) => !parts.some((part) => part === name))
  if (unknown !== undefined) throw new Error(`--only ${unknown} is no part; choose from ${parts.join(', ')}.\n${usage}`)
  const python = values.python ?? environment['CLOUDPIN_PEER_PYTHON'] ?? ''
  return {
    quick: values.quick === true,
    parts: chosen,
    accept: values.accept === true,
    python: python === '' ? null : python,
  }
}

function parse(given: readonly string[]) {
  const text = { type: 'string' } as const
  const flag = { type: 'boolean' } as const
  try {
    return parseArgs({ args: [...given], options: { quick: flag, only: text, python: text, accept: flag } }).values
  } catch (thrown) {
    throw new Error(`${thrown instanceof Error ? thrown.message : String(thrown)}\n${usage}`, { cause: thrown })
  }
}
