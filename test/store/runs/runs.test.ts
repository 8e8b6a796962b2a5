import { expect, test } from 'vitest'
import Sqlite from 'better-sqlite3'
import type { Metrics } from '@contract/run'
import { failureOf, openHistory, specOf, withRun } from '../scratch'

test('a run begins queued and empty', () => {
  const history = openHistory()
  const spec = specOf({ name: 'first', target: { kind: 'funnel' } })
  history.runs.add([{ id: 'a', spec, engine: 'onnx', createdAt: 12 }])
  expect(history.runs.get('a')?.run).toEqual({
    id: 'a',
    name: 'first',
    state: 'queued',
    spec,
    engine: 'onnx',
    device: null,
    createdAt: 12,
    startedAt: null,
    finishedAt: null,
    stepsDone: 0,
    parameterCount: null,
    millisecondsPerStep: null,
    loss: null,
    bestLoss: null,
    heldOut: null,
    metrics: {},
    nonFiniteSamples: null,
    evidence: null,
    failure: null,
    sweep: null,
    tags: [],
    notes: '',
    starred: false,
    archivedAt: null,
    queuePlace: 1,
  })
})

test('every change comes back as it was written', () => {
  const history = withRun(openHistory())
  const change = {
    name: 'other',
    state: 'failed',
    engine: 'eager',
    device: 'CPU',
    startedAt: 5,
    finishedAt: 6,
    stepsDone: 7,
    parameterCount: 8,
    millisecondsPerStep: 0.25,
    loss: { last: 0.5, tailMean: 0.75 },
    bestLoss: { mean: 0.625, step: 6 },
    tags: ['draft', 'paper'],
    notes: '**seen**',
    starred: true,
    archivedAt: 9,
    queuePlace: null,
    metrics: { slicedWasserstein2: { value: 1.5, floor: 0.125 } },
    nonFiniteSamples: 3,
    evidence: {
      elbo: null,
      logZ: { value: -0.25, standardError: 0.125 },
      effectiveSampleSize: { value: 40, standardError: 2 },
      ...{ paths: 100, known: 0 },
    },
    heldOut: {
      ...{ loss: 0.5, standardError: 0.01, count: 100 },
      ...{ floor: 0.25, floorStandardError: 0, excess: 0.25, excessStandardError: 0.01 },
    },
    failure: { code: 'not-finite', message: 'The loss was NaN at step 7.', field: 'training' },
  } as const
  history.runs.change('run1', change)
  expect(history.runs.get('run1')?.run).toMatchObject(change)
})

test('a distance that is not a number is still there, as one', () => {
  const history = withRun(openHistory())
  history.runs.change('run1', { metrics: { energyDistance: { value: NaN, floor: 0.1 } } })
  expect(history.runs.get('run1')?.run.metrics).toEqual({ energyDistance: { value: NaN, floor: 0.1 } })
})

test('what a distance is made of is kept with it', () => {
  const history = withRun(openHistory())
  const metrics: Metrics = {
    marginalWasserstein1: {
      value: 0.5,
      floor: 0.1,
      detail: {
        kind: 'coordinates',
        mean: 0.25,
        meanFloor: 0.0625,
        coordinates: [{ index: 3, value: 0.5, floor: 0.125 }],
      },
    },
    modeWeights: { value: 0.2, floor: 0.01, detail: { kind: 'modes', shares: [0.75, 0.25], weights: [0.5, 0.5] } },
    memorisation: { value: 0.9, floor: 0, detail: { kind: 'nearest', distance: 0.125, ofUnseen: 1.25 } },
  }
  history.runs.change('run1', { metrics })
  expect(history.runs.get('run1')?.run.metrics).toEqual(metrics)
})

test('runs are added all or none', async () => {
  const history = withRun(openHistory(), 'taken')
  const spec = specOf()
  const entry = (id: string) => ({ id, spec, engine: 'onnx', createdAt: 1 }) as const
  await failureOf(() => history.runs.add([entry('new'), entry('taken')]))
  expect(history.runs.get('new')).toBeUndefined()
})

test('pages go through all runs once, those in the trash marked', () => {
  const history = openHistory()
  const spec = specOf()
  history.runs.add(Array.from({ length: 25 }, (_, k) => ({ id: `r${String(k)}`, spec, engine: 'onnx', createdAt: k })))
  history.runs.trash(['r3', 'r4'], 99)
  history.runs.restore(['r4'])
  const seen: string[] = []
  const trashed: string[] = []
  for (let after: number | null = 0; after !== null;) {
    const page = history.runs.page(after, 10)
    seen.push(...page.runs.map(({ run }) => run.id))
    trashed.push(...page.runs.filter(({ deletedAt }) => deletedAt !== null).map(({ run }) => run.id))
    after = page.next
  }
  expect(seen).toEqual(Array.from({ length: 25 }, (_, k) => `r${String(k)}`))
  expect(trashed).toEqual(['r3'])
})

test('each change makes the revision grow, and is found by it', () => {
  const history = withRun(withRun(openHistory(), 'a'), 'b')
  const before = history.runs.revision()
  history.runs.change('b', { name: 'renamed' })
  expect(history.runs.revision()).toBe(before + 1)
  expect(history.runs.changedSince(before)).toEqual(['b'])
})

test('a run that was tampered with is named, and the others are read', async () => {
  const history = withRun(withRun(openHistory(), 'good'), 'bad')
  const database = new Sqlite(history.file)
  database.exec(`UPDATE runs SET spec = '{"target": {"kind": "moon"}}' WHERE id = 'bad'`)
  database.close()
  const page = history.runs.page(0, 10)
  expect(page.runs.map(({ run }) => run.id)).toEqual(['good'])
  expect(page.damaged).toEqual(['bad'])
  const failure = await failureOf(() => history.runs.get('bad'))
  expect(failure.code).toBe('data-damaged')
  expect(failure.message).toContain('target.kind')
})

test('several changes are one: what fails takes the others back', async () => {
  const history = withRun(openHistory())
  await failureOf(() =>
    history.together(() => {
      history.runs.change('run1', { name: 'half' })
      history.log.add('no such run', 1, 'lost')
    }),
  )
  expect(history.runs.get('run1')?.run.name).toBe(specOf().name)
})

test('the log keeps its lines in order', () => {
  const history = withRun(openHistory())
  history.log.add('run1', 10, 'first')
  history.log.add('run1', 10, 'second')
  expect(history.log.of('run1')).toEqual([
    { at: 10, message: 'first' },
    { at: 10, message: 'second' },
  ])
})

test('what another program writes into the same history is noticed', () => {
  const history = withRun(openHistory())
  expect(history.changedElsewhere()).toBe(false)
  history.runs.change('run1', { name: 'by this one' })
  expect(history.changedElsewhere()).toBe(false)
  const other = openHistory(history.file)
  expect(history.changedElsewhere()).toBe(true)
  other.close()
})
