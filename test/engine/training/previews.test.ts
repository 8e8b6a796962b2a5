import { describe, expect, it } from 'vitest'
import { PreviewPlan, previewSteps } from '../../../src-main/engine/training/previews'

describe('previews', () => {
  it('come often at first, then in eighths, and never at the end', () => {
    expect(previewSteps(6400)).toEqual([100, 200, 400, 800, 1600, 2400, 3200, 4000, 4800, 5600])
    expect(previewSteps(4)).toEqual([1, 2, 3])
    expect(previewSteps(1)).toEqual([])
  })

  it('never take more than a tenth of the training', () => {
    const steps = 64_000
    const cost = 400
    const perStep = 0.5
    const plan = new PreviewPlan(steps)
    let spent = 0
    for (let step = 50; step < steps; step += 50) {
      if (!plan.due(step, perStep, 1)) continue
      plan.record(cost)
      spent += cost
    }
    expect(spent).toBeGreaterThan(cost)
    expect(spent).toBeLessThanOrEqual(0.1 * perStep * steps)
  })

  it('take half a second of a short training, spread over it', () => {
    const plan = new PreviewPlan(3000)
    const shown: number[] = []
    for (let step = 1; step < 3000; step++) {
      if (!plan.due(step, 0.3, 100)) continue
      plan.record(100)
      shown.push(step)
    }
    expect(shown).toHaveLength(5)
    expect(shown[0]).toBeLessThan(3000 / 16)
    expect(shown.at(-1)).toBeGreaterThan(3000 / 2)
  })

  it('are all shown where they cost little, each once', () => {
    const plan = new PreviewPlan(6400)
    const shown: number[] = []
    for (let step = 1; step < 6400; step++) if (plan.due(step, 10, 5)) shown.push(step)
    expect(shown).toEqual(previewSteps(6400))
    expect(plan.next).toBeNull()
  })
})
