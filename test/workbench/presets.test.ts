import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parseExperiment } from '@contract/experiment/parse'
import { memoryIssues } from '../../src-main/workbench/memory'
import { presets } from '../../src-main/workbench/presets'

test('every file in the folder is a preset that is offered', () => {
  const files = readdirSync('resources/presets').map((file) => file.replace(/\.json$/, ''))
  expect(
    presets()
      .map(({ id }) => id)
      .sort(),
  ).toEqual(files.sort())
})

test.each(presets().map((preset) => [preset.id, preset] as const))(
  '%s is complete and fits a small machine',
  (_, preset) => {
    expect(preset.title.length).toBeGreaterThan(0)
    for (const spec of preset.specs) {
      expect(parseExperiment(spec)).toEqual({ ok: true, spec })
      expect(memoryIssues(spec, 2 ** 32)).toEqual([])
    }
  },
)

test('runs that are set up together differ in their names and in nothing that was not meant', () => {
  for (const { specs } of presets()) {
    expect(new Set(specs.map(({ name }) => name)).size).toBe(specs.length)
    expect(new Set(specs.map(({ target, network }) => JSON.stringify([target, network]))).size).toBe(1)
  }
})
