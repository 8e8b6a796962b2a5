import { expect, test } from 'vitest'
import type { RunSummary } from '@contract/run'
import { movedBefore, placesBetween } from '../../../src-main/workbench/queue/places'
import { failureOf, openHistory, scratchFolder, specOf } from '../../store/scratch'
import { only, trained, trainShortly, workbenchWith, type Bench } from '../bench'
import type { FakeTask } from '../fake-engine'

/** Trains until it is told to stop, with a checkpoint then, as the engine does. */
function trainUntilStopped(fake: FakeTask): void {
  fake.report({ kind: 'started', engine: 'onnx', device: 'CPU', parameterCount: 10 })
  fake.report({ kind: 'curve', firstStep: 0, values: Float32Array.of(4, 3) })
  void fake.stopped.then(() => {
    fake.report({
      kind: 'checkpoint',
      checkpoint: { step: 2, tensors: [{ name: 'a', shape: [1], dtype: 'float32', data: Float32Array.of(1) }] },
    })
    fake.succeed(trained({ complete: false, stepsDone: 2, metrics: {} }))
  })
}

const spec = (name: string) => ({ ...specOf({ training: { steps: 4 } }), name })
const start = (bench: Bench, ...names: string[]) => bench.workbench.handlers['runs.start']({ specs: names.map(spec) })
const stateOf = async (bench: Bench, { id }: RunSummary) =>
  (await bench.workbench.handlers['runs.get']({ run: id })).state
const waitFor = async (holds: () => Promise<boolean>) => {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 5))
}
const inOrder = async (bench: Bench) =>
  (await bench.workbench.handlers['runs.list']({}))
    .filter(({ state }) => state === 'queued')
    .sort((a, b) => (a.queuePlace ?? 0) - (b.queuePlace ?? 0))
    .map(({ name }) => name)
    .join('')

test('a queue that is paused now puts what trains back to the front, and goes on from its checkpoint', async () => {
  const steps: unknown[] = []
  const bench = workbenchWith(
    (task) => {
      steps.push(task.task.kind === 'train' ? (task.task.resume?.checkpoint.step ?? 0) : null)
      if (steps.length === 1) trainUntilStopped(task)
      else trainShortly(task)
    },
    { cores: 1 },
  )
  const { handlers } = bench.workbench
  const [a, b] = await start(bench, 'a', 'b')
  if (!a || !b) throw new Error('Two runs were asked for.')
  await waitFor(() => Promise.resolve(steps.length === 1))
  expect(await handlers['queue.pause']({ now: true })).toEqual({ paused: true })
  expect(await stateOf(bench, a)).toBe('queued')
  expect(await inOrder(bench)).toBe('ab')
  expect((await handlers['runs.get']({ run: a.id })).log.at(-1)?.message).toBe('Paused after 2 steps.')
  expect(await handlers['queue.resume']({})).toEqual({ paused: false })
  expect((await bench.ended(b.id)).state).toBe('done')
  expect(await stateOf(bench, a)).toBe('done')
  expect(steps).toEqual([0, 2, 0])
  expect(bench.events.filter(({ kind }) => kind === 'queue')).toEqual([
    { kind: 'queue', queue: { paused: true } },
    { kind: 'queue', queue: { paused: false } },
  ])
})

test('a queue that is paused after this one lets it end, and begins no other', async () => {
  const tasks: FakeTask[] = []
  const bench = workbenchWith((task) => tasks.push(task), { cores: 1 })
  const [a, b] = await start(bench, 'a', 'b')
  if (!a || !b) throw new Error('Two runs were asked for.')
  await waitFor(() => Promise.resolve(tasks.length === 1))
  await bench.workbench.handlers['queue.pause']({ now: false })
  trainShortly(only(tasks))
  expect((await bench.ended(a.id)).state).toBe('done')
  expect(await stateOf(bench, b)).toBe('queued')
  expect(tasks).toHaveLength(1)
})

test('runs that wait are moved, edited and kept in their order; what trains is not moved', async () => {
  const bench = workbenchWith(() => undefined, { cores: 1 })
  const { handlers } = bench.workbench
  await handlers['queue.pause']({ now: false })
  const [a, b, c, d] = await start(bench, 'a', 'b', 'c', 'd')
  if (!a || !b || !c || !d) throw new Error('Four runs were asked for.')
  await handlers['queue.move']({ runs: [d.id], before: b.id })
  expect(await inOrder(bench)).toBe('adbc')
  await handlers['queue.move']({ runs: [a.id, d.id], before: null })
  expect(await inOrder(bench)).toBe('bcad')
  await handlers['queue.move']({ runs: [c.id], before: b.id })
  expect(await inOrder(bench)).toBe('cbad')
  const changed = await handlers['queue.edit']({ run: b.id, spec: { ...spec('e'), seed: 7 } })
  expect([changed.name, changed.spec.seed]).toEqual(['e', 7])
  expect(await inOrder(bench)).toBe('cead')
  expect((await failureOf(() => handlers['queue.edit']({ run: b.id, spec: { seed: 'x' } }))).code).toBe('invalid-spec')
  await handlers['queue.resume']({})
  const failure = await failureOf(() => handlers['queue.move']({ runs: [c.id], before: null }))
  expect(failure).toMatchObject({ code: 'not-allowed', message: '“c” does not wait in this program’s queue.' })
})

test('what waited when the program ended is offered in its order, and begins only when it is asked for', async () => {
  const file = `${scratchFolder()}/history.sqlite`
  const first = workbenchWith(trainUntilStopped, { cores: 1, history: openHistory(file) })
  const [a, b, c] = await start(first, 'a', 'b', 'c')
  if (!a || !b || !c) throw new Error('Three runs were asked for.')
  await first.workbench.handlers['queue.move']({ runs: [c.id], before: b.id })
  await waitFor(async () => (await stateOf(first, a)) === 'running')
  await first.workbench.close()

  const begun: string[] = []
  const second = workbenchWith(
    (task) => {
      begun.push(task.task.kind)
      trainShortly(task)
    },
    { cores: 1, history: openHistory(file) },
  )
  const { handlers } = second.workbench
  const left = (await handlers['runs.list']({}))
    .filter(({ state, queuePlace }) => state === 'interrupted' && queuePlace !== null)
    .sort((x, y) => (x.queuePlace ?? 0) - (y.queuePlace ?? 0))
  expect(left.map(({ name }) => name)).toEqual(['a', 'c', 'b'])
  expect(begun).toEqual([])
  await handlers['queue.dismiss']({ runs: [b.id] })
  await handlers['queue.takeUp']({ runs: [c.id, a.id] })
  expect((await second.ended(c.id)).state).toBe('done')
  const ended = await handlers['runs.list']({})
  expect(ended.map(({ name, state, queuePlace }) => [name, state, queuePlace])).toEqual([
    ['c', 'done', null],
    ['b', 'interrupted', null],
    ['a', 'done', null],
  ])
  expect((await failureOf(() => handlers['queue.takeUp']({ runs: [a.id] }))).code).toBe('not-allowed')
})

test('places lie between their neighbours, and are made anew where there is no room', () => {
  expect(placesBetween(null, null, 2)).toEqual([1, 2])
  expect(placesBetween(3, null, 2)).toEqual([4, 5])
  expect(placesBetween(null, 3, 2)).toEqual([1, 2])
  expect(placesBetween(1, 2, 1)).toEqual([1.5])
  expect(placesBetween(1, 1 + 1e-7, 1)).toBeNull()
  expect(movedBefore(['a', 'b', 'c', 'd'], ['d', 'a'], 'c')).toEqual(['b', 'a', 'd', 'c'])
  expect(movedBefore(['a', 'b', 'c'], ['b'], 'b')).toEqual(['a', 'b', 'c'])
  expect(movedBefore(['a', 'b', 'c'], ['a'], null)).toEqual(['b', 'c', 'a'])
})
