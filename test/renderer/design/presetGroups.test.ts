import { expect, it } from 'vitest'
import { presets } from '../../../src-main/workbench/presets'
import { presetGroups } from '../../../src-renderer/pages/design/presetGroups'

it('every preset stands in one group, the figures of the paper first', async () => {
  const all = await presets()
  const groups = presetGroups(all)
  expect(groups.map(({ title }) => title)).toEqual(['Figures of the paper', 'First steps', 'From a density', 'Images'])
  const shown = groups.flatMap((group) => group.presets.map(({ id }) => id))
  expect(shown.toSorted()).toEqual(all.map(({ id }) => id).toSorted())
  expect(groups[0]?.presets.every(({ id }) => id.startsWith('figure-'))).toBe(true)
})
