import { z } from 'zod'

/**
 * Fields that several parts of an experiment share. `meta` carries what the form shows beside a field:
 * `title` its name, `description` its help, `unit` its unit, `formula` (TeX) the formula it changes; `uniqueItems` says
 * that a list is a set, of which each is chosen or not.
 */
declare module 'zod' {
  interface GlobalMeta {
    unit?: string
    formula?: string
    uniqueItems?: boolean
  }
}

/** What is computed with is computed in single precision; beyond these bounds squares would not fit it. */
const fitsSinglePrecision = (value: number): boolean =>
  value === 0 || (Math.abs(value) >= 1e-18 && Math.abs(value) <= 1e18)
const outOfBounds = 'Must lie between 1e-18 and 1e18 in size, to be computed with in single precision.'

export const real = z.number().refine(fitsSinglePrecision, outOfBounds)

export const positive = z.number().positive().refine(fitsSinglePrecision, outOfBounds)

export const count = (least: number, most = 1_000_000_000) => z.number().int().min(least).max(most)

/** Seeds are 32-bit so that they fit the key of the counter-based generator. */
export const seed = z.number().int().min(0).max(4_294_967_295)
