import type { z } from 'zod'
import type { SpecIssue } from './parse'

const joined = (base: string, path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, key) =>
      typeof key === 'number' ? `${text}[${String(key)}]` : text ? `${text}.${String(key)}` : String(key),
    base,
  )

const shown = (value: unknown): string => {
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}

/** Says in words what a zod issue means: the field, what it is, and what would be right. */
export function sentence(issue: z.core.$ZodIssue, base: string): SpecIssue {
  const path = joined(base, issue.path)
  return {
    path: issue.code === 'unrecognized_keys' ? joined(path, issue.keys.slice(0, 1)) : path,
    message: words(issue),
  }
}

function words(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type': {
      const expected = {
        int: 'a whole number',
        number: 'a finite number',
        array: 'a list',
        object: 'an object',
        string: 'text',
      }[issue.expected as string]
      return `Expected ${expected ?? `a ${issue.expected}`}${issue.input === undefined ? '' : `, got ${shown(issue.input)}`}.`
    }
    case 'unrecognized_keys':
      return `Unknown ${issue.keys.length === 1 ? 'field' : 'fields'} ${issue.keys.map((key) => `“${key}”`).join(', ')}; remove or correct the spelling.`
    case 'too_small':
      return issue.origin === 'array' || issue.origin === 'string'
        ? `Must not be empty; give at least ${String(issue.minimum)}.`
        : `Must be ${issue.inclusive ? 'at least' : 'greater than'} ${String(issue.minimum)}.`
    case 'too_big':
      return issue.origin === 'string'
        ? `Must be at most ${String(issue.maximum)} characters long.`
        : `Must be ${issue.inclusive ? 'at most' : 'less than'} ${String(issue.maximum)}.`
    case 'not_multiple_of':
      return `Must be a multiple of ${String(issue.divisor)}.`
    case 'invalid_value':
      return `Must be one of ${issue.values.map((value) => JSON.stringify(value)).join(', ')}.`
    case 'invalid_union':
      return unionWords(issue)
    default:
      return issue.message
  }
}

function unionWords(issue: z.core.$ZodIssueInvalidUnion): string {
  if (issue.discriminator !== undefined) return `The “${issue.discriminator}” is missing or not known.`
  const alternatives = issue.errors.map((errors) => errors[0]).filter((first) => first !== undefined)
  return [...new Set(alternatives.map((first) => words(first).replace(/\.$/, '')))].join(', or: ') + '.'
}
