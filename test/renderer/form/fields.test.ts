import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { processVariants } from '@contract/experiment/process'
import { networkVariants } from '@contract/experiment/network'
import { objectiveVariants } from '@contract/experiment/objective'
import { parts } from '@contract/experiment/spec'
import { explicitMixtureTarget, targetVariants } from '@contract/experiment/target'
import { fieldsOf, variantsOf, words, type Field } from '../../../src-renderer/components/form/fields'

const byKey = (fields: readonly Field[], key: string): Field => {
  const found = fields.find((field) => field.key === key)
  if (!found) throw new Error(`no field ${key}`)
  return found
}

describe('fields from schemas', () => {
  it('finds an input for every field of every part of an experiment', () => {
    for (const part of Object.values(parts)) expect(fieldsOf(part).length).toBeGreaterThan(0)
    expect(variantsOf(targetVariants).map(({ kind }) => kind)).toEqual(Object.keys(targetVariants))
    expect(variantsOf(processVariants).map(({ kind }) => kind)).toEqual(Object.keys(processVariants))
  })

  it('carries title, help, symbol and default over, and leaves the kind out', () => {
    const fields = fieldsOf(networkVariants.mlp)
    expect(fields.map(({ key }) => key)).not.toContain('kind')
    const width = byKey(fields, 'width')
    expect(width).toMatchObject({ kind: 'number', integer: true, title: 'Width', fallback: 64, required: false })
    expect(byKey(fields, 'activation')).toMatchObject({
      kind: 'choice',
      options: [
        { value: 'silu', label: 'SiLU' },
        { value: 'relu', label: 'ReLU' },
        { value: 'tanh', label: 'tanh' },
      ],
    })
  })

  it('tells numbers, lists, subsets, groups and unions apart', () => {
    const gaussian = fieldsOf(targetVariants.gaussian)
    expect(byKey(gaussian, 'mean').kind).toBe('number-or-list')
    expect(byKey(fieldsOf(targetVariants.points), 'path')).toMatchObject({ kind: 'text', required: true })
    expect(byKey(fieldsOf(explicitMixtureTarget), 'means')).toMatchObject({ kind: 'matrix', required: true })
    expect(byKey(fieldsOf(explicitMixtureTarget), 'weights').kind).toBe('list')
    const digits = byKey(fieldsOf(targetVariants.mnist), 'digits')
    expect(digits.kind === 'subset' && digits.options.map(({ value }) => value)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    const times = byKey(fieldsOf(objectiveVariants.denoising), 'times')
    expect(times.kind === 'group' && times.fields.map(({ key }) => key)).toEqual(['min', 'max'])
    const schedule = byKey(fieldsOf(processVariants.vp), 'schedule')
    expect(schedule.kind === 'variants' && schedule.variants.map(({ kind }) => kind)).toEqual([
      'constant',
      'linear',
      'cosine',
    ])
  })

  it('has lists typed whose order and repetitions count, and offers the members of sets', () => {
    const { array, number } = z
    const within = number().int().min(1).max(16)
    const fields = fieldsOf(
      z.strictObject({ multipliers: array(within), digits: array(within).meta({ uniqueItems: true }) }),
    )
    expect(fields.map(({ kind }) => kind)).toEqual(['list', 'subset'])
  })

  it('offers a switch for what is on or off', () => {
    expect(fieldsOf(z.strictObject({ attention: z.boolean().default(true) }))).toMatchObject([
      { kind: 'boolean', title: 'Attention', fallback: true, required: false },
    ])
  })

  it('refuses a schema that no input is known for', () => {
    expect(() => fieldsOf(z.strictObject({ flag: z.tuple([z.string()]) }))).toThrow('flag')
  })

  it('writes identifiers as labels', () => {
    expect(words('timeFeatures')).toBe('Time features')
    expect(words('uniform-fan-in')).toBe('Uniform fan-in')
    expect(words('log-normal')).toBe('Log normal')
  })
})
