import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import type { WorkbenchEvent } from '@contract/events'
import Sqlite from 'better-sqlite3'
import { failureOf, openHistory, specOf } from '../../store/scratch'
import { only, trained, trainShortly, workbenchWith } from '../bench'
import type { FakeTask } from '../fake-engine'

const spec = { name: 'short', target: { kind: 'gaussian' } }

test('a run is queued, trained, recorded, told, and found again', async () => {
  const history = openHistory()
  const { workbench, events, ended } = workbenchWith(trainShortly, { history })
  const queued = only(await workbench.handlers['runs.start']({ specs: [spec] }))
  expect(queued).toMatchObject({ name: 'short', state: 'queued', engine: 'onnx', stepsDone: 0 })
  const run = queued.id
  expect(await ended(run)).toMatchObject({
    state: 'done',
    device: 'CPU, 1 thread',
    parameterCount: 10,
    stepsDone: 4,
    millisecondsPerStep: 0.5,
    loss: { last: 0.25, tailMean: 0.5 },
    heldOut: { loss: 0.5, floor: 0.25, excess: 0.25 },
    metrics: { slicedWasserstein2: { value: 0.5, floor: 0.125 } },
    nonFiniteSamples: 0,
    evidence: null,
    failure: null,
  })
  const detail = await workbench.handlers['runs.get']({ run })
  expect(detail).toMatchObject({ previewSteps: [2], checkpointSteps: [4], hasSamples: true })
  expect(detail.log.map(({ message }) => message)).toEqual(['Started on CPU, 1 thread.', 'Sampled 5 points.', 'Done.'])

  const curve = await workbench.handlers['runs.curve']({ run, buckets: 10, scale: 'linear' })
  expect([...curve.last]).toEqual([4, 3, 2, 1])
  expect((await workbench.handlers['runs.samples']({ run }))?.shape).toEqual([5, 2])
  expect((await workbench.handlers['runs.samples']({ run, limit: 2 }))?.shape).toEqual([2, 2])
  expect((await workbench.handlers['runs.samples']({ run, step: 2 }))?.values[0]).toBe(1)
  expect(await workbench.handlers['runs.samples']({ run, step: 3 })).toBeNull()

  const states = events.flatMap((event) => (event.kind === 'run' ? [event.run.state] : []))
  expect(states).toEqual(['queued', 'running', 'running', 'done'])
  const told = events.flatMap((event) => (event.kind === 'curve' ? [...event.values] : []))
  expect(told).toEqual([4, 3, 2, 1])
  expect(events.filter(({ kind }) => kind === 'preview')).toHaveLength(1)

  await workbench.close()
  const again = workbenchWith(trainShortly, { history: openHistory(history.file) })
  expect((await again.workbench.handlers['runs.list']({})).map(({ id, state }) => [id, state])).toEqual([[run, 'done']])
})

describe('the queue', () => {
  /** The most trainings at a time, and the order in which they began with their threads. */
  const followed = async (specs: readonly object[], cores: number) => {
    const order: (readonly [string, number | undefined])[] = []
    let underWay = 0
    let most = 0
    const { workbench, ended } = workbenchWith(
      (fake) => {
        underWay += 1
        most = Math.max(most, underWay)
        if (fake.task.kind === 'train') order.push([fake.task.spec.name, fake.task.threads])
        setTimeout(() => {
          underWay -= 1
          trainShortly(fake)
        }, 5)
      },
      { cores },
    )
    const runs = await workbench.handlers['runs.start']({ specs: specs.map((given) => ({ ...given })) })
    await Promise.all(runs.map(({ id }) => ended(id)))
    return { order, most }
  }
  const small = (name: string) => ({ name, network: { width: 16 }, training: { batch: 64 } })
  const large = (name: string) => ({ name, network: { width: 1024 } })

  test('trains small runs side by side, one a core, in the order in which they were queued', async () => {
    const { order, most } = await followed(['a', 'b', 'c', 'd'].map(small), 2)
    expect(order).toEqual(['a', 'b', 'c', 'd'].map((name) => [name, 1]))
    expect(most).toBe(2)
  })

  test('on one core trains one after the other', async () => {
    expect((await followed(['a', 'b', 'c'].map(small), 1)).most).toBe(1)
  })

  test('gives a large run the whole machine, and nothing overtakes it', async () => {
    const { order, most } = await followed([large('a'), large('b'), small('c')], 2)
    expect(order).toEqual([
      ['a', undefined],
      ['b', undefined],
      ['c', 1],
    ])
    expect(most).toBe(1)
    const mixed = await followed([small('a'), large('b'), small('c')], 4)
    expect(mixed.order.map(([name]) => name)).toEqual(['a', 'b', 'c'])
    expect(mixed.most).toBe(1)
  })
})

test('many small reports become few events, with nothing lost', async () => {
  const { workbench, events, ended } = workbenchWith((fake) => {
    for (let step = 0; step < 500; step += 1) {
      fake.report({ kind: 'curve', firstStep: step, values: Float32Array.of(step) })
      fake.report({
        kind: 'progress',
        progress: { phase: 'training', step: step + 1, steps: 500, stepsPerSecond: null, secondsLeft: null },
      })
    }
    fake.succeed(trained({ stepsDone: 500 }))
  })
  const { id } = only(await workbench.handlers['runs.start']({ specs: [spec] }))
  await ended(id)
  const curves = events.flatMap((event) => (event.kind === 'curve' ? [event.values] : []))
  expect(curves.flatMap((values) => [...values])).toEqual(Array.from({ length: 500 }, (_, step) => step))
  expect(curves.length).toBeLessThan(50)
  const progress = events.flatMap((event) => (event.kind === 'progress' ? [event.step] : []))
  expect(progress.at(-1)).toBe(500)
})

describe('a run that ends early', () => {
  test('for NaN keeps its curve and the sentence that names the step', async () => {
    const failure = { code: 'not-finite', message: 'The loss was NaN at step 3. Try a smaller learning rate.' } as const
    const { workbench, ended } = workbenchWith((fake) => {
      fake.report({ kind: 'curve', firstStep: 0, values: Float32Array.of(4, 2, NaN) })
      fake.fail(failure)
    })
    const { id } = only(await workbench.handlers['runs.start']({ specs: [spec] }))
    expect(await ended(id)).toMatchObject({ state: 'failed', failure, stepsDone: 3, loss: { last: 2, tailMean: 3 } })
    expect((await workbench.handlers['runs.curve']({ run: id, buckets: 9, scale: 'log' })).totalSteps).toBe(3)
  })

  test('for a crash costs neither the next run nor the history', async () => {
    let first = true
    const { workbench, ended } = workbenchWith((fake, process) => {
      if (first) process.exit(null, 'SIGSEGV')
      else trainShortly(fake)
      first = false
    })
    const [crashed, next] = await workbench.handlers['runs.start']({ specs: [spec, spec] })
    expect((await ended(crashed?.id ?? '')).failure).toMatchObject({ code: 'engine-crashed' })
    expect((await ended(next?.id ?? '')).state).toBe('done')
  })

  test('because it was stopped keeps what the engine still said', async () => {
    const { workbench, ended } = workbenchWith((fake) => {
      fake.report({ kind: 'curve', firstStep: 0, values: Float32Array.of(2, 1) })
      void fake.stopped.then(() => {
        fake.succeed(trained({ complete: false, stepsDone: 2, loss: null, metrics: {}, nonFiniteSamples: null }))
      })
    })
    const { id } = only(await workbench.handlers['runs.start']({ specs: [spec] }))
    await wait(5)
    await workbench.handlers['runs.stop']({ run: id })
    const run = await ended(id)
    expect(run).toMatchObject({ state: 'stopped', stepsDone: 2, loss: { last: 1, tailMean: 1.5 }, failure: null })
    await workbench.handlers['runs.stop']({ run: id })
  })

  /** Says that a stop takes 4 s, and answers one when it is let go. */
  const slowly = (letGo: Promise<unknown>) => (fake: FakeTask) => {
    fake.report({ kind: 'started', engine: 'onnx', device: 'CPU', parameterCount: 10 })
    fake.report({ kind: 'curve', firstStep: 0, values: Float32Array.of(2, 1) })
    fake.report({ kind: 'stop-time', milliseconds: 4000 })
    void Promise.all([fake.stopped, letGo]).then(() => {
      fake.report({
        kind: 'progress',
        progress: { phase: 'training', step: 3, steps: 4, stepsPerSecond: 0.25, secondsLeft: 4 },
      })
      fake.succeed(trained({ complete: false, stepsDone: 3, loss: null, metrics: {}, nonFiniteSamples: null }))
    })
  }
  const phases = (events: readonly WorkbenchEvent[]) =>
    events.flatMap((event) => (event.kind === 'progress' ? [[event.phase, event.secondsLeft]] : []))

  test.each(['stopped', 'paused'])(
    'in the middle of a slow step (%s) says how long that takes, and waits for it',
    async (how) => {
      const { promise, resolve } = Promise.withResolvers<undefined>()
      const { workbench, history, events, processes } = workbenchWith(slowly(promise), { timing: { stop: 10 } })
      const { id } = only(await workbench.handlers['runs.start']({ specs: [spec] }))
      while (history.log.of(id).length === 0) await wait(1)
      const ending =
        how === 'stopped'
          ? workbench.handlers['runs.stop']({ run: id })
          : workbench.handlers['queue.pause']({ now: true })
      await wait(50)
      expect(processes[0]?.killed).toBe(false)
      resolve(undefined)
      await ending
      const run = await workbench.handlers['runs.get']({ run: id })
      expect(run).toMatchObject({ state: how === 'stopped' ? 'stopped' : 'queued', stepsDone: 3, failure: null })
      expect(phases(events)).toEqual([['stopping', 4]])
    },
  )

  test('because somebody would not wait for the step in hand ends at once, and keeps what was recorded', async () => {
    const { workbench, history, ended, processes } = workbenchWith(slowly(new Promise(() => undefined)))
    const { id } = only(await workbench.handlers['runs.start']({ specs: [spec] }))
    while (history.log.of(id).length === 0) await wait(1)
    const first = workbench.handlers['runs.stop']({ run: id })
    await workbench.handlers['runs.stop']({ run: id, now: true })
    await first
    expect(await ended(id)).toMatchObject({ state: 'stopped', stepsDone: 2, failure: null })
    expect(processes[0]?.killed).toBe(true)
  })

  test('because it was stopped and its engine hung is stopped all the same', async () => {
    const { workbench, ended, processes } = workbenchWith(() => undefined, { timing: { stop: 10 } })
    const { id } = only(await workbench.handlers['runs.start']({ specs: [spec] }))
    while (processes[0]?.tasks.length !== 1) await wait(1)
    await workbench.handlers['runs.stop']({ run: id })
    expect(await ended(id)).toMatchObject({ state: 'stopped', failure: null })
    expect(processes[0].killed).toBe(true)
  })

  test('while it waits never begins', async () => {
    const begun: FakeTask[] = []
    const { workbench, ended } = workbenchWith((fake) => {
      begun.push(fake)
      void fake.stopped.then(() => {
        fake.succeed(trained({ complete: false }))
      })
    })
    const [first, second] = await workbench.handlers['runs.start']({ specs: [spec, spec] })
    await workbench.handlers['runs.stop']({ run: second?.id ?? '' })
    expect((await ended(second?.id ?? '')).state).toBe('stopped')
    while (begun.length === 0) await wait(1)
    await workbench.handlers['runs.stop']({ run: first?.id ?? '' })
    expect(begun).toHaveLength(1)
  })

  test('because the program is closed is interrupted, and so are those that wait', async () => {
    const history = openHistory()
    const { workbench, processes } = workbenchWith(
      (fake) => {
        fake.report({ kind: 'curve', firstStep: 0, values: Float32Array.of(1) })
        void fake.stopped.then(() => {
          fake.succeed(trained({ complete: false, stepsDone: 1 }))
        })
      },
      { history, cores: 1 },
    )
    await workbench.handlers['runs.start']({ specs: [spec, spec] })
    while (processes[0]?.tasks.length !== 1) await wait(1)
    await workbench.close()
    const again = workbenchWith(trainShortly, { history: openHistory(history.file) })
    const runs = await again.workbench.handlers['runs.list']({})
    expect(runs.map(({ state, stepsDone }) => [state, stepsDone])).toEqual([
      ['interrupted', 0],
      ['interrupted', 1],
    ])
  })

  test('because its results cannot be kept says so', async () => {
    const history = openHistory()
    const database = new Sqlite(history.file)
    database.exec(`CREATE TRIGGER refuse BEFORE INSERT ON sample_parts BEGIN SELECT RAISE(ABORT, 'no room'); END`)
    database.close()
    const { workbench, ended } = workbenchWith(trainShortly, { history })
    const { id } = only(await workbench.handlers['runs.start']({ specs: [spec] }))
    const run = await ended(id)
    expect(run.state).toBe('failed')
    expect(run.failure?.message).toContain('no room')
    expect((await workbench.handlers['runs.get']({ run: id })).hasSamples).toBe(false)
  })
})

test('a run of another program that is open is shown as it goes on, and not stopped from here', async () => {
  const history = openHistory()
  const { workbench, events } = workbenchWith(trainShortly, { history })
  await workbench.start()
  const other = openHistory(history.file)
  other.runs.add([{ id: 'theirs', spec: specOf(), engine: 'onnx', createdAt: 1 }])
  while (events.length === 0) await wait(20)
  expect(events[0]).toMatchObject({ kind: 'run', run: { id: 'theirs', state: 'queued' } })
  expect((await failureOf(() => workbench.handlers['runs.stop']({ run: 'theirs' }))).code).toBe('not-allowed')
  other.close()
})
