import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { widthOf } from '@contract/experiment/network'
import type { ScoreErrorAt } from '@contract/certificate'
import type { Judgement } from '@contract/run'
import type { SweepRow, SweepTable } from '@contract/sweep/results'
import { compared } from '../../../src-main/workbench/studies/compare'
import { orderTable } from '../../../src-main/workbench/studies/order'
import { crossoverTable } from '../../../src-main/workbench/studies/crossover'
import { runStudy, type StudyProgress } from '../../../src-main/workbench/studies/run'
import { studySchema, type CrossoverPart, type OrderPart, type Study } from '../../../src-main/workbench/studies/study'
import { writeStudy } from '../../../src-main/workbench/studies/write'
import { openHistory, scratchFolder, specOf } from '../../store/scratch'
import { trained, workbenchWith } from '../bench'
import { emptyCertificate } from '../calculations/certificates'
import type { FakeTask } from '../fake-engine'

const study = studySchema.parse({
  title: 'Widths & starts',
  question: 'Does it work?',
  settings: ['Everything is small.'],
  parts: [
    {
      kind: 'sweep',
      id: 'networks',
      title: 'Networks',
      sweep: {
        base: { target: { kind: 'gaussian' } },
        axes: [
          { field: 'network.width', values: [4, 8, 16] },
          { field: 'process', values: [{ kind: 'vp' }, { kind: 'pbm' }] },
        ],
        seeds: 2,
      },
      quick: { set: { 'training.steps': 7 }, axes: { width: [4, 16] }, seeds: 1 },
    },
    {
      kind: 'judge',
      id: 'steps',
      title: 'Steps',
      of: 'networks',
      axes: [{ field: 'sampling.steps', values: [10, 20] }],
    },
  ],
  figure: {
    columns: 2,
    panels: [
      {
        title: 'SW₂ < 1',
        part: 'networks',
        along: 'width',
        by: ['process'],
        value: 'slicedWasserstein2',
        x: { label: 'width', scale: 'log' },
        y: { label: 'SW₂', scale: 'log' },
        floor: true,
      },
      {
        title: 'By steps',
        part: 'steps',
        along: 'steps',
        by: ['process', 'width'],
        value: 'slicedWasserstein2',
        x: { label: 'steps' },
        y: { label: 'SW₂' },
      },
    ],
  },
  tables: [{ part: 'networks', values: ['slicedWasserstein2'] }],
  comparisons: [
    {
      title: 'PBM beside VP',
      part: 'networks',
      value: 'slicedWasserstein2',
      axis: 'process',
      of: 'PBM',
      to: 'VP',
      by: ['width'],
      as: 'difference',
    },
  ],
  published: [
    {
      part: 'networks',
      value: 'slicedWasserstein2',
      along: 'width',
      by: 'process',
      lines: { VP: { '4': 3, '16': 12 }, PBM: { '4': 2, '16': 14 } },
    },
  ],
})

/** Results that are known from the spec: the width, one more under PBM, and 0.5 more for each seed. */
const distance = (spec: ReturnType<typeof specOf>) =>
  widthOf(spec.network) + (spec.process.kind === 'pbm' ? 1 : 0) + spec.seed / 2

function perform(fake: FakeTask): void {
  if (fake.task.kind === 'train') {
    const tensors = [{ name: 'w', shape: [1], dtype: 'float32', data: Float32Array.of(1) } as const]
    fake.report({ kind: 'curve', firstStep: 0, values: Float32Array.of(1, 1) })
    fake.report({ kind: 'checkpoint', checkpoint: { step: 2, tensors } })
    fake.succeed(trained({ metrics: { slicedWasserstein2: { value: distance(fake.task.spec), floor: 0.5 } } }))
  }
  if (fake.task.kind === 'judge') {
    const judgements = fake.task.specs.map((spec): Judgement => {
      const value = distance(spec) / spec.sampling.steps
      return { metrics: { slicedWasserstein2: { value, floor: 0.5 } }, nonFiniteSamples: 0, evidence: null }
    })
    fake.succeed({ kind: 'judged', judgements })
  }
}

const options = (quick: boolean, told: StudyProgress[] = []) => ({
  quick,
  sideBySide: 2,
  hear: (progress: StudyProgress) => {
    told.push(progress)
  },
  signal: new AbortController().signal,
})

describe('a study', () => {
  test('trains, judges without training again, and is written with what was published beside it', async () => {
    const { workbench, processes } = workbenchWith(perform)
    const told: StudyProgress[] = []
    const result = await runStudy(workbench, study, options(false, told))
    expect(result).toMatchObject({ cuts: [], losses: [] })
    expect(told.at(-1)).toMatchObject({ part: 'steps', done: 12, of: 12 })
    const steps = result.tables.get('steps')
    expect(steps?.axes).toEqual(['width', 'process', 'steps', 'seed'])
    expect(steps?.rows).toHaveLength(24)
    expect(steps?.rows[3]).toMatchObject({
      values: { width: 4, process: 'VP', steps: 20, seed: 1 },
      results: { slicedWasserstein2: 4.5 / 20 },
    })
    expect(processes.flatMap(({ tasks }) => tasks.map(({ task }) => task.kind)).sort()).toEqual([
      ...Array.from({ length: 12 }, () => 'judge'),
      ...Array.from({ length: 12 }, () => 'train'),
    ])

    const folder = join(scratchFolder(), 'study')
    await writeStudy(folder, study, result, workbench)
    expect(readdirSync(folder).sort()).toEqual([
      'README.md',
      'figure.svg',
      'networks-means.csv',
      'networks.csv',
      'specs.json',
      'steps-means.csv',
      'steps.csv',
    ])
    const text = readFileSync(join(folder, 'README.md'), 'utf8')
    expect(text).toContain('| 4     | VP      | 4.25 ± 0.35          |')
    expect(text).toContain('Mean ± standard deviation over the seeds 0, 1.')
    expect(text).toContain('## PBM beside VP\n\nSliced Wasserstein-2: PBM less VP, seed by seed; mean ± standard deviation.')
    expect(text).toContain('| 4     | 1        | 2     |')
    expect(text).toContain('| 4     | 4.25 ± 0.35 | 3             | 5.25 ± 0.35 | 2              |')
    expect(text).toContain('VP is below PBM at 2 of 2 places here, and at 1 of 2 as published.')
    expect(text).toContain('The order differs at width 4.')
    const drawn = readFileSync(join(folder, 'figure.svg'), 'utf8')
    expect(drawn).toContain('SW₂ &lt; 1')
    expect(drawn.match(/<text/g)?.length).toBe(drawn.match(/<\/text>/g)?.length)
    expect(drawn).not.toMatch(/NaN|undefined|Infinity/)
    const rows = readFileSync(join(folder, 'networks.csv'), 'utf8').trim().split('\n')
    expect(rows[0]).toContain('index,width,process,seed,state,')
    expect(rows).toHaveLength(13)
  })

  test('quick is smaller, says so, and is another sweep', async () => {
    const { workbench } = workbenchWith(perform)
    const { tables, cuts } = await runStudy(workbench, study, options(true))
    expect(tables.get('networks')?.rows).toHaveLength(4)
    expect(cuts).toEqual([
      'Networks: training.steps as usual → 7',
      'Networks: width at 4, 16 of 3 values',
      'Networks: seeds 2 → 1',
    ])
  })

  test('that was done before trains and judges nothing again', async () => {
    const history = openHistory()
    const first = workbenchWith(perform, { history })
    const before = await runStudy(first.workbench, study, options(false))
    await first.workbench.close()
    const second = workbenchWith(perform, { history: openHistory(history.file) })
    const after = await runStudy(second.workbench, study, options(false))
    expect(second.processes).toHaveLength(0)
    expect(after.tables.get('steps')?.rows.map(({ results }) => results)).toEqual(
      before.tables.get('steps')?.rows.map(({ results }) => results),
    )
  })

  test('so far begins nothing and says what is missing', async () => {
    const { workbench, processes } = workbenchWith(perform)
    const nothing = await runStudy(workbench, study, { ...options(false), soFar: true })
    expect(nothing.losses[0]).toBe('Networks: 0 of 12 runs are done; the others are missing here.')
    expect(processes).toHaveLength(0)
    await runStudy(workbench, study, options(true))
    const quick = await runStudy(workbench, study, { ...options(true), soFar: true })
    expect(quick.tables.get('networks')?.rows).toHaveLength(4)
    expect(quick.losses).toEqual(['Steps: not judged here.'])
    const folder = join(scratchFolder(), 'study')
    await writeStudy(folder, study, nothing, workbench)
    expect(readFileSync(join(folder, 'README.md'), 'utf8')).toContain('## What is missing')
  })

  test('names what failed and goes on without it', async () => {
    const { workbench } = workbenchWith((fake) => {
      if (fake.task.kind === 'train' && distance(fake.task.spec) === 16) {
        fake.fail({ code: 'not-finite', message: 'The loss was NaN.' })
      } else perform(fake)
    })
    const { losses, tables } = await runStudy(workbench, study, options(false))
    expect(losses).toEqual(['“Sweep: width 16, VP, seed 0” failed and is missing here.'])
    expect(tables.get('steps')?.rows).toHaveLength(22)
  })
})

describe('certificates', () => {
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

const row = (values: SweepRow['values'], results: SweepRow['results'], index: number): SweepRow => ({
  ...{ run: `run${String(index)}`, index, name: '', state: 'done', spec: specOf() },
  ...{ values, results },
})

describe('an order', () => {
  const part: OrderPart = {
    ...{ kind: 'order', id: 'x', title: 'x', of: 'y', along: 'steps', value: 'error', from: 8, above: 3 },
  }
  const rows = [4, 8, 16, 32, 64, 128].flatMap((steps, k) => [
    // order 2 down to its floor, after a place that is no part of it
    row({ steps, method: 'fast' }, { error: steps === 4 ? 50 : Math.max(64 / steps ** 2, 0.01), 'error.floor': 0.01 }, 2 * k),
    row({ steps, method: 'flat' }, { error: 0.02, 'error.floor': 0.01 }, 2 * k + 1),
  ])

  test('is the slope above the floor, and missing where there is none to see', () => {
    const { axes, rows: found } = orderTable(part, { axes: ['steps', 'method'], results: ['error'], rows })
    expect(axes).toEqual(['method'])
    expect(found.map(({ values }) => values)).toEqual([{ method: 'fast' }, { method: 'flat' }])
    expect(found[0]?.results['order']).toBeCloseTo(2, 9)
    expect(found[1]?.results).toEqual({})
  })
})

describe('a comparison', () => {
  const base = { title: 'x', part: 'y', value: 'error', axis: 'process', of: 'PBM', to: 'VP', by: ['width'] }
  const rows = [0, 1].flatMap((seed) =>
    [16, 64].flatMap((width, k) => [
      row({ width, process: 'VP', seed }, { error: width + seed }, 4 * seed + 2 * k),
      row({ width, process: 'PBM', seed }, { error: (2 + seed) * (width + seed) }, 4 * seed + 2 * k + 1),
    ]),
  )
  const table: SweepTable = { axes: ['width', 'process', 'seed'], results: ['error'], rows }

  test('pairs runs seed by seed', () => {
    expect(compared({ ...base, as: 'ratio' }, table)).toEqual([
      { values: [16], mean: 2.5, deviation: Math.SQRT1_2, count: 2 },
      { values: [64], mean: 2.5, deviation: Math.SQRT1_2, count: 2 },
    ])
    const [first] = compared({ ...base, as: 'difference' }, table)
    expect(first).toMatchObject({ values: [16], mean: (16 + 2 * 17) / 2 })
  })

  test('leaves out what has no partner', () => {
    const alone = { ...table, rows: rows.filter(({ values }) => values['process'] === 'PBM') }
    expect(compared({ ...base, as: 'ratio' }, alone)).toEqual([])
  })
})

describe('a crossover', () => {
  const row = (width: number, excessLoss: number, index: number): SweepRow => ({
    run: `run${String(index)}`,
    index,
    name: '',
    state: 'done',
    values: { width, process: 'VP', seed: 0 },
    results: { excessLoss },
    spec: specOf(),
  })
  const part = (levels: readonly number[]): CrossoverPart => ({
    kind: 'crossover',
    id: 'x',
    title: 'x',
    of: 'y',
    along: 'width',
    value: 'excessLoss',
    levels: [...levels],
  })
  // excess = 16/width exactly: a straight line in the logarithms
  const table: SweepTable = {
    axes: ['width', 'process', 'seed'],
    results: ['excessLoss'],
    rows: [16, 32, 64, 128].map((width, k) => row(width, 16 / width, k)),
  }

  test('is where a power law meets the level', () => {
    const { axes, rows } = crossoverTable(part([0.4, 0.2]), table)
    expect(axes).toEqual(['process', 'level', 'seed'])
    expect(rows.map(({ values }) => values)).toEqual([
      { process: 'VP', seed: 0, level: 0.4 },
      { process: 'VP', seed: 0, level: 0.2 },
    ])
    expect(rows[0]?.results['width']).toBeCloseTo(40, 9)
    expect(rows[1]?.results['width']).toBeCloseTo(80, 9)
  })

  test('is missing where no width suffices, the first width where each does, and after the last that does not', () => {
    const [never, always] = crossoverTable(part([0.01, 2]), table).rows
    expect(never?.results).toEqual({})
    expect(always?.results).toEqual({ width: 16 })
    const bumpy = { ...table, rows: [row(16, 0.1, 0), row(32, 0.4, 1), row(64, 0.1, 2)] }
    expect(crossoverTable(part([0.2]), bumpy).rows[0]?.results['width']).toBeCloseTo(32 * Math.SQRT2, 9)
  })
})
