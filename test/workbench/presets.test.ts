import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parseExperiment } from '@contract/experiment/parse'
import { memoryIssues } from '../../src-main/workbench/costs/memory'
import { presets } from '../../src-main/workbench/presets'

const all = await presets()

test('every file in the folder is a preset that is offered', () => {
  const files = readdirSync('resources/presets').map((file) => file.replace(/\.json$/, ''))
  expect(all.map(({ id }) => id).sort()).toEqual(files.sort())
})

const gigabyte = 2 ** 30
/** Memory that a preset may take, where it says that it is for a large machine. */
const large: Readonly<Record<string, number>> = { 'images-large': 32 * gigabyte }

test.each(all.map((preset) => [preset.id, preset] as const))(
  '%s is complete and fits the machine that it is for',
  (id, preset) => {
    expect(preset.title.length).toBeGreaterThan(0)
    for (const spec of preset.specs) {
      expect(parseExperiment(spec)).toEqual({ ok: true, spec })
      expect(memoryIssues(spec, large[id] ?? 4 * gigabyte)).toEqual([])
    }
  },
)

test('runs that are set up together differ in their names and in nothing that was not meant', () => {
  for (const { specs } of all) {
    expect(new Set(specs.map(({ name }) => name)).size).toBe(specs.length)
    expect(new Set(specs.map(({ target, network }) => JSON.stringify([target, network]))).size).toBe(1)
  }
})
