import { parseExperimentOrFailure } from '@contract/experiment/parse'
import type { AxisValue } from '@contract/sweep/points'
import type { SweepRow } from '@contract/sweep/results'
import { expect, it } from 'vitest'
import { scatterGrid } from '../../../src-renderer/pages/sweeps/scatterGrid'

const parsed = parseExperimentOrFailure({ target: { kind: 'funnel' } })
if (!parsed.ok) throw new Error(parsed.error.message)
const spec = parsed.value

let index = 0
const row = (values: Readonly<Record<string, AxisValue>>, state: SweepRow['state'] = 'done'): SweepRow => ({
  run: `run${String(index)}`,
  index: index++,
  name: '',
  state,
  values,
  results: {},
  spec,
})

it('columns go along the axis, rows over the others, and of several seeds the first is shown', () => {
  const rows = [
    row({ process: 'VP', width: 64, seed: 0 }),
    row({ process: 'VP', width: 64, seed: 1 }),
    row({ process: 'VP', width: 8, seed: 0 }),
    row({ process: 'PBM', width: 8, seed: 0 }),
    row({ process: 'PBM', width: 64, seed: 0 }, 'failed'),
  ]
  const grid = scatterGrid({ axes: ['process', 'width', 'seed'], results: [], rows }, 'width')
  expect(grid.columns).toEqual([8, 64])
  expect(grid.cells.map(({ label }) => label)).toEqual(['VP, width 8', 'VP, width 64', 'PBM, width 8'])
  expect(grid.leftOut).toBe(1)
})
