import { expect, it } from 'vitest'
import type { TrainingReport } from '../../../src-main/engine/messages'
import { StopTime } from '../../../src-main/engine/training/stop-time'

const followed = (bytes = 0) => {
  const told: number[] = []
  const hear = (report: TrainingReport) => {
    if (report.kind === 'stop-time') told.push(report.milliseconds)
  }
  return { told, time: new StopTime(hear, bytes) }
}

it('tells the chunk in hand and the checkpoint after it: first as large as it is, then as long as one took', () => {
  const { told, time } = followed(20_000_000)
  time.ran(1800)
  expect(told).toEqual([1900])
  time.kept(1400)
  time.ran(1800)
  expect(told).toEqual([1900, 3200])
})

it('does not tell what has hardly changed, forgets a long chunk slowly, and says when nothing can be lost', () => {
  const { told, time } = followed()
  time.over()
  for (const chunk of [50, 60, 55, 70]) time.ran(chunk)
  expect(told).toEqual([50])
  time.ran(400)
  time.ran(50)
  expect(told).toEqual([50, 400])
  for (let k = 0; k < 30; k++) time.ran(50)
  expect(told.at(-1)).toBeLessThan(80)
  time.over()
  expect(told.at(-1)).toBe(0)
})
