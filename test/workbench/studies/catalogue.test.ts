import { describe, expect, test } from 'vitest'
import { axisLine } from '@contract/sweep/points'
import { planSweep } from '@contract/sweep/plan'
import { metricNames } from '@contract/experiment/evaluation'
import { parseExperiment } from '@contract/experiment/parse'
import { withField } from '@contract/sweep/field'
import type { SweepSpec } from '@contract/sweep/spec'
import { studyNames, studyOf } from '../../../src-main/workbench/studies/catalogue'
import { quickJudge, quickSweep } from '../../../src-main/workbench/studies/quick'
import type { JudgePart, Study, SweepPart } from '../../../src-main/workbench/studies/study'
import { failureOf } from '../../store/scratch'

const trainingResults = ['loss', 'heldOutLoss', 'lossFloor', 'excessLoss', 'logZ', 'elbo', 'effectiveSampleSize']
const certificateResults = [
  ...['scoreError', 'weightedScoreError', 'relativeScoreError'],
  ...['startKl', 'scoreKl', 'discretisationKl', 'boundOfKl', 'boundOfTotalVariation'],
]

/** The spec of each run, none of which may be wrong. */
function specsOf(sweep: SweepSpec) {
  const planned = planSweep(sweep)
  if (!planned.ok) throw new Error(JSON.stringify(planned.issues))
  return Array.from({ length: planned.plan.count }, (_, k) => {
    const run = planned.plan.run(k)
    if (!run.ok) throw new Error(`${run.issue.path}: ${run.issue.message}`)
    return run.run.spec
  })
}

const sweepOf = (study: Study, id: string): SweepPart => {
  const part = study.parts.find((other) => other.id === id)
  if (part?.kind !== 'sweep') throw new Error(`There is no sweep “${id}”.`)
  return part
}

/** Every network of a sweep under every variant, none of which may be wrong. */
function judgedSpecs(study: Study, part: JudgePart): void {
  const [first] = part.axes.map(axisLine)
  for (const spec of specsOf(sweepOf(study, part.of).sweep)) {
    for (let k = 0; k < (first?.count ?? 0); k += 1) {
      let input: unknown = spec
      for (const [path, value] of first?.point(k).set ?? []) input = withField(input, path.split('.'), value)
      const parsed = parseExperiment(input)
      expect(parsed.ok ? [] : parsed.issues).toEqual([])
    }
  }
}

/** The axes that a part's table has. */
function axesOf(study: Study, id: string): readonly string[] {
  const part = study.parts.find((other) => other.id === id)
  switch (part?.kind) {
    case 'sweep':
      return part.sweep.axes.flatMap((axis) => axisLine(axis).names)
    case 'judge':
      return [...axesOf(study, part.of), ...part.axes.flatMap((axis) => axisLine(axis).names)]
    case 'certificates':
      return [...axesOf(study, part.of), ...(part.by === 'time' ? ['t', 'log τ'] : [])]
    case 'order':
      return axesOf(study, part.of).filter((axis) => axis !== part.along)
    case 'crossover':
      return [...axesOf(study, part.of).filter((axis) => axis !== part.along), 'level']
    case undefined:
      throw new Error(`There is no part “${id}”.`)
  }
}

describe.each(studyNames)('the study %s', (name) => {
  const study = studyOf(name)

  test('has runs that can all be made, whole and quick', () => {
    for (const part of study.parts) {
      if (part.kind === 'sweep') {
        const whole = specsOf(part.sweep)
        const { part: quick, cuts } = quickSweep(part)
        const fewer = specsOf(quick.sweep)
        expect(new Set(whole.map((spec) => spec.name)).size).toBe(whole.length)
        expect(fewer.length).toBeLessThanOrEqual(whole.length)
        expect(cuts.length).toBeGreaterThan(0)
      }
      if (part.kind === 'judge') {
        judgedSpecs(study, part)
        expect(quickJudge(part).part.axes.every((axis) => axisLine(axis).count > 0)).toBe(true)
      }
    }
  })

  test('draws and tabulates axes and results that its parts have', () => {
    const distances = [...metricNames, 'nearestTrainingPoint'].flatMap((metric) => [metric, `${metric}.floor`])
    const known = [...trainingResults, ...certificateResults, ...distances]
    for (const panel of study.figure.panels) {
      if (panel.kind !== 'chart') {
        expect(sweepOf(study, panel.part).id).toBe(panel.part)
        continue
      }
      const { part, along, by, value } = panel
      expect(axesOf(study, part)).toEqual(expect.arrayContaining([along, ...by]))
      expect([...known, ...axesOf(study, part), 'width']).toContain(value)
    }
    for (const { part, values } of study.tables) {
      axesOf(study, part)
      expect([...known, 'width', 'order']).toEqual(expect.arrayContaining(values))
    }
    for (const { part, axis, by, value } of study.comparisons) {
      expect(axesOf(study, part)).toEqual(expect.arrayContaining([axis, ...by]))
      expect([...known, 'width']).toContain(value)
    }
    for (const { part, along, by, lines } of study.published) {
      expect(axesOf(study, part)).toEqual(expect.arrayContaining([along, by]))
      expect(Object.keys(lines)).toEqual(['VP', 'PBM'])
    }
  })
})

test('a study that there is not is answered with those that there are', async () => {
  const failure = await failureOf(() => studyOf('figure-9'))
  expect(failure).toMatchObject({ code: 'not-found' })
  expect(failure.message).toContain('figure-2')
})

test('what is cut for a quick run is said', () => {
  const { cuts } = quickSweep(sweepOf(studyOf('figure-2'), 'mixture'))
  expect(cuts).toContain('Ten Gaussians in a ball: seeds 3 → 1')
  expect(cuts).toContain('Ten Gaussians in a ball: width at 16, 64, 256 of 6 values')
})
