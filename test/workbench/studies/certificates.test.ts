import { describe, expect, test } from 'vitest'
import type { ScoreErrorAt } from '@contract/certificate'
import { widthOf } from '@contract/experiment/network'
import { runStudy } from '../../../src-main/workbench/studies/run'
import type { Study } from '../../../src-main/workbench/studies/study'
import { workbenchWith } from '../bench'
import { emptyCertificate } from '../calculations/certificates'
import type { FakeTask } from '../fake-engine'
import { options, perform, study } from './small-study'

describe('certificates of a study', () => {
  const at = (t: number, perDimension: number): ScoreErrorAt => {
    const error = { value: 2 * perDimension, standardError: 0.1 }
    return { t, logTau: Math.log(t), error, perDimension, weighted: { ...error, value: 4 * t }, relative: t / 10 }
  }
  const certified: Study = {
    ...study,
    parts: [
      ...study.parts.filter(({ kind }) => kind === 'sweep'),
      { kind: 'certificates', id: 'errors', title: 'Errors', of: 'networks', by: 'time' },
      { kind: 'certificates', id: 'budgets', title: 'Budgets', of: 'networks', by: 'run' },
    ],
  }
  const answer = (fake: FakeTask) => {
    if (fake.task.kind !== 'certify') return perform(fake)
    const width = widthOf(fake.task.spec.network)
    const kl = { value: width, standardError: 1 }
    fake.succeed({
      kind: 'certified',
      certificate: {
        ...emptyCertificate,
        score: { kl, byTime: [at(0.25, width), at(0.5, 3)] },
        budget: [
          { term: 'start', kl: { value: 0.5, standardError: 0 }, sentence: 'Known.' },
          { term: 'score', kl, sentence: 'Measured.' },
          { term: 'discretisation', kl: null, sentence: 'Not known.' },
        ],
      },
    })
  }

  test('tell the error of the score by time, and what bounds KL by run, each measured once', async () => {
    const { workbench, processes } = workbenchWith(answer)
    const { tables } = await runStudy(workbench, certified, options(true))
    const errors = tables.get('errors')
    expect(errors?.axes).toEqual(['width', 'process', 't', 'log τ', 'seed'])
    expect(errors?.rows).toHaveLength(8)
    expect(errors?.rows[1]).toMatchObject({
      index: 1,
      values: { width: 4, process: 'VP', t: 0.5, 'log τ': Math.log(0.5), seed: 0 },
      results: { scoreError: 3, weightedScoreError: 2, relativeScoreError: 0.05 },
    })
    expect(tables.get('budgets')?.axes).toEqual(['width', 'process', 'seed'])
    expect(tables.get('budgets')?.rows.map(({ results }) => results)).toEqual(
      [4, 4, 16, 16].map((width) => ({ startKl: 0.5, scoreKl: width })),
    )
    const asked = processes.flatMap(({ tasks }) => tasks.filter(({ task }) => task.kind === 'certify'))
    expect(asked).toHaveLength(4)
  })

  test('are not measured for what is there so far', async () => {
    const { workbench } = workbenchWith(answer)
    await runStudy(workbench, certified, options(true))
    const { losses } = await runStudy(workbench, certified, { ...options(true), soFar: true })
    expect(losses).toEqual(['Errors: not measured here.', 'Budgets: not measured here.'])
  })
})
