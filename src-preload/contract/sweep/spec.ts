import { z } from 'zod'
import type { SpecIssue } from '../experiment/issue'
import { seed } from '../experiment/fields'
import { sentences } from '../experiment/sentence'
import { fieldsWithin } from '../experiment/spelling'
import { axis } from './axis'

const seeds = z
  .union([z.number().int().min(1).max(100_000), z.array(seed).min(1).max(100_000)])
  .default(1)
  .meta({
    title: 'Seeds',
    description: 'How many, counted from that of the experiment; or a list of them',
  })

/** An experiment, what is varied in it, and over how many seeds. The base is a spec, of which any part may be left out. */
export const sweepSpec = z.strictObject({
  name: z.string().trim().min(1).max(120).default('Sweep').meta({ title: 'Name' }),
  base: z.record(z.string(), z.json()).default({}).meta({ title: 'Experiment' }),
  axes: z.array(axis).max(8).default([]).meta({ title: 'Axes' }),
  seeds,
})

export type SweepSpec = z.output<typeof sweepSpec>

export type ParsedSweep =
  { readonly ok: true; readonly sweep: SweepSpec } | { readonly ok: false; readonly issues: readonly SpecIssue[] }

/** Completes and checks the form of a sweep; its runs are checked one by one (see `planSweep`). */
export function parseSweep(input: unknown): ParsedSweep {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    const example = '{"base": {"target": {"kind": "funnel"}}, "axes": [{"field": "network.width", "values": [16, 64]}]}'
    return { ok: false, issues: [{ path: '', message: `A sweep is a JSON object such as ${example}.` }] }
  }
  const parsed = sweepSpec.safeParse(input, { reportInput: true })
  if (parsed.success) return { ok: true, sweep: parsed.data }
  const fieldsAt = (path: readonly PropertyKey[]) => fieldsWithin(sweepSpec, input, path)
  return { ok: false, issues: sentences(parsed.error.issues, '', fieldsAt) }
}
