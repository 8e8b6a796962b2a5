import { expect, it } from 'vitest'
import { momentsOf, shownAt } from '../../../src-renderer/pages/compare/previewMoments'

const long = { previews: [10, 20, 40], hasFinal: true, stepsDone: 80 }
const short = { previews: [5, 10], hasFinal: true, stepsDone: 20 }
const cutOff = { previews: [10], hasFinal: false, stepsDone: 15 }

it('one slider goes through the previews of every run, and then their ends', () => {
  expect(momentsOf([long, short])).toEqual([
    { kind: 'step', step: 5 },
    { kind: 'step', step: 10 },
    { kind: 'step', step: 20 },
    { kind: 'step', step: 40 },
    { kind: 'final' },
  ])
  expect(momentsOf([cutOff])).toEqual([{ kind: 'step', step: 10 }])
  expect(momentsOf([])).toEqual([])
})

it('a run shows what it had by that step', () => {
  expect(shownAt(long, { kind: 'step', step: 5 })).toBeNull()
  expect(shownAt(long, { kind: 'step', step: 30 })).toEqual({ kind: 'step', step: 20 })
  expect(shownAt(short, { kind: 'step', step: 40 })).toEqual({ kind: 'final' })
  expect(shownAt(cutOff, { kind: 'final' })).toEqual({ kind: 'step', step: 10 })
})
