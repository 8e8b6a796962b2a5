import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { widthOf } from '@contract/experiment/network'
import type { SweepSummary } from '@contract/sweep/results'
import { failureOf, openHistory } from '../../store/scratch'
import { trained, trainShortly, workbenchWith, type Bench } from '../bench'
import type { FakeTask } from '../fake-engine'

const sweep = {
  name: 'Widths',
  base: { target: { kind: 'gaussian' }, training: { steps: 10 } },
  axes: [
    { field: 'process', values: [{ kind: 'vp' }, { kind: 'pbm' }] },
    { field: 'network.width', values: [4, 8] },
  ],
  seeds: 2,
}

/** Trains to a distance that is known from the spec: its width, and 0.5 more for each seed. */
function trainByWidth(fake: FakeTask): void {
  if (fake.task.kind !== 'train') return
  const { network, seed } = fake.task.spec
  fake.succeed(trained({ metrics: { slicedWasserstein2: { value: widthOf(network) + seed / 2, floor: 0.125 } } }))
}

/** Resolves when nothing of the sweep is left to do. */
async function over({ workbench }: Bench, id: string): Promise<SweepSummary> {
  for (;;) {
    const found = (await workbench.handlers['sweeps.list']({})).find((summary) => summary.id === id)
    if (found?.state === 'ended') return found
    await wait(2)
  }
}

test('a sweep is run, told, and read as a table and as series', async () => {
  const bench = workbenchWith(trainByWidth)
  const { handlers } = bench.workbench
  const outline = await handlers['sweeps.check']({ sweep })
  expect(outline).toMatchObject({ count: 8, done: 0, needsConfirmation: false })
  expect(outline.estimatedSeconds).toBeGreaterThan(0)
  expect(outline.names[0]).toBe('Widths: VP, width 4, seed 0')

  const begun = await handlers['sweeps.start']({ sweep })
  expect(begun).toMatchObject({ id: outline.id, name: 'Widths', state: 'running', count: 8 })
  const ended = await over(bench, begun.id)
  expect(ended).toMatchObject({ state: 'ended', runs: { done: 8, queued: 0 }, refused: 0 })
  expect(bench.events.flatMap((event) => (event.kind === 'sweep' ? [event.sweep.state] : [])).at(-1)).toBe('ended')

  const table = await handlers['sweeps.table']({ sweep: begun.id })
  expect(table.axes).toEqual(['process', 'width', 'seed'])
  expect(table.rows.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
  expect(table.rows[3]).toMatchObject({
    values: { process: 'VP', width: 8, seed: 1 },
    results: { slicedWasserstein2: 8.5, 'slicedWasserstein2.floor': 0.125, loss: 0.5 },
  })
  const series = await handlers['sweeps.series']({
    sweep: begun.id,
    along: 'width',
    by: 'process',
    value: 'slicedWasserstein2',
  })
  // of w and w + 0.5 the mean is w + 0.25, the standard deviation 0.5/√2
  const at = (width: number) => ({
    at: width,
    mean: width + 0.25,
    deviation: expect.closeTo(0.5 / Math.SQRT2, 12) as number,
    count: 2,
  })
  expect(series.lines).toEqual([
    { label: 'VP', points: [at(4), at(8)] },
    { label: 'PBM', points: [at(4), at(8)] },
  ])
  const question = { sweep: begun.id, along: 'depth', by: null, value: 'loss' }
  expect(await failureOf(() => handlers['sweeps.series'](question))).toMatchObject({
    code: 'not-found',
    message: 'The sweep has no axis “depth”; there is process, width, seed.',
  })
})

test('a run that fails does not stop the others', async () => {
  const bench = workbenchWith((fake) => {
    if (fake.task.kind !== 'train') return
    if (widthOf(fake.task.spec.network) === 8) fake.fail({ code: 'not-finite', message: 'The loss was NaN.' })
    else trainShortly(fake)
  })
  const { id } = await bench.workbench.handlers['sweeps.start']({ sweep })
  expect(await over(bench, id)).toMatchObject({ runs: { done: 4, failed: 4 } })
})

describe('a sweep that was interrupted', () => {
  test('goes on where it ended: what is done is not repeated, what failed for its numbers is left', async () => {
    const history = openHistory()
    let trainings = 0
    const first = workbenchWith(
      (fake) => {
        if (fake.task.kind !== 'train') return
        trainings += 1
        if (trainings === 1) fake.fail({ code: 'not-finite', message: 'The loss was NaN.' })
        else if (trainings <= 4) trainShortly(fake)
        else
          void fake.stopped.then(() => {
            fake.succeed(trained({ complete: false }))
          })
      },
      { history },
    )
    const { id } = await first.workbench.handlers['sweeps.start']({ sweep })
    while (trainings < 6) await wait(2)
    await first.workbench.close()

    const again: number[] = []
    const second = workbenchWith(
      (fake) => {
        if (fake.task.kind === 'train') again.push(widthOf(fake.task.spec.network))
        trainShortly(fake)
      },
      { history: openHistory(history.file) },
    )
    const outline = await second.workbench.handlers['sweeps.check']({ sweep })
    expect(outline).toMatchObject({ id, count: 8, done: 3 })
    await second.workbench.handlers['sweeps.start']({ sweep })
    expect(await over(second, id)).toMatchObject({ runs: { done: 7, failed: 1 } })
    expect(again).toHaveLength(4)
    expect((await second.workbench.handlers['sweeps.table']({ sweep: id })).rows).toHaveLength(8)
  })

  test('is the same sweep whatever it is called, and another one for another value', async () => {
    const { workbench } = workbenchWith(trainShortly)
    const idOf = async (changed: object) => (await workbench.handlers['sweeps.check']({ sweep: { ...changed } })).id
    const { name, ...unnamed } = sweep
    expect(await idOf({ ...unnamed, name: `${name} again` })).toBe(await idOf(sweep))
    expect(await idOf({ ...sweep, seeds: 3 })).not.toBe(await idOf(sweep))
  })
})

test('a slice runs its share, and all slices together run all', async () => {
  const bench = workbenchWith(trainShortly)
  for (const index of [1, 2, 3]) {
    const { id } = await bench.workbench.handlers['sweeps.start']({ sweep, slice: { index, of: 3 } })
    await over(bench, id)
    const { rows } = await bench.workbench.handlers['sweeps.table']({ sweep: id })
    expect(rows.map((row) => row.index)).toEqual([0, 1, 2, 3, 4, 5, 6, 7].filter((place) => place % 3 < index))
  }
  expect(bench.processes.flatMap(({ tasks }) => tasks)).toHaveLength(8)
})

describe('a sweep under way', () => {
  const held = () => {
    const tasks: FakeTask[] = []
    const bench = workbenchWith((fake) => {
      tasks.push(fake)
      void fake.stopped.then(() => {
        fake.succeed(trained({ complete: false }))
      })
    })
    return { bench, tasks }
  }

  test('is paused: what trains ends, nothing else begins until it goes on', async () => {
    const { bench, tasks } = held()
    const { handlers } = bench.workbench
    const { id } = await handlers['sweeps.start']({ sweep })
    while (tasks.length < 2) await wait(2)
    expect((await handlers['sweeps.pause']({ sweep: id })).state).toBe('paused')
    for (const task of tasks) trainShortly(task)
    while ((await handlers['sweeps.list']({}))[0]?.runs.done !== 2) await wait(2)
    await wait(20)
    expect(tasks).toHaveLength(2)
    await handlers['sweeps.resume']({ sweep: id })
    for (let k = 2; k < 8; k += 1) {
      while (tasks.length <= k) await wait(2)
      const task = tasks[k]
      if (task) trainShortly(task)
    }
    expect(await over(bench, id)).toMatchObject({ runs: { done: 8 } })
  })

  test('is stopped: what trains and what waits ends as stopped, and it can be begun again', async () => {
    const { bench, tasks } = held()
    const { handlers } = bench.workbench
    const { id } = await handlers['sweeps.start']({ sweep })
    while (tasks.length < 2) await wait(2)
    expect(await handlers['sweeps.stop']({ sweep: id })).toMatchObject({ state: 'ended', runs: { stopped: 8 } })
    expect(tasks).toHaveLength(2)
    expect(await failureOf(() => handlers['sweeps.pause']({ sweep: id }))).toMatchObject({ code: 'not-allowed' })
    await handlers['sweeps.start']({ sweep })
    while (tasks.length < 4) await wait(2)
    const under = await failureOf(() => handlers['sweeps.start']({ sweep }))
    expect(under.message).toBe('The sweep “Widths” is under way already.')
  })
})

describe('a sweep that cannot or should not begin', () => {
  test('of a million runs is asked about first, and then begins a few at a time', async () => {
    const { workbench } = workbenchWith(() => undefined)
    const range = { kind: 'linear', from: 1, to: 2, count: 1000 }
    const huge = {
      base: { process: { kind: 'vp' } },
      axes: [
        { ...range, field: 'process.sigma' },
        { ...range, field: 'process.horizon' },
      ],
    }
    const outline = await workbench.handlers['sweeps.check']({ sweep: huge })
    expect(outline).toMatchObject({ count: 1_000_000, needsConfirmation: true })
    const failure = await failureOf(() => workbench.handlers['sweeps.start']({ sweep: huge }))
    expect(failure.code).toBe('needs-confirmation')
    expect(failure.message).toMatch(/^This sweep has 1,000,000 runs to do, about .* (days|years) on this machine/)
    expect(await workbench.handlers['sweeps.list']({})).toEqual([])
    const begun = await workbench.handlers['sweeps.start']({ sweep: huge, confirmed: true })
    expect(begun.runs.queued + begun.runs.running).toBe(32)
  })

  test('names the field and the place of a wrong value, and begins nothing', async () => {
    const { workbench } = workbenchWith(trainShortly)
    const wrong = { ...sweep, axes: [{ field: 'network.width', values: [4, 'wide'] }] }
    const failure = await failureOf(() => workbench.handlers['sweeps.start']({ sweep: wrong }))
    expect(failure).toMatchObject({ code: 'invalid-spec', field: 'network.width' })
    expect(failure.message).toContain('(at width = wide, seed = 0)')
    expect(await workbench.handlers['runs.list']({})).toEqual([])
  })

  test('for want of memory says which run would need it', async () => {
    const { workbench } = workbenchWith(trainShortly, { memory: 2 ** 32 })
    const wide = { axes: [{ field: 'network.width', values: [64, 16_384] }], base: { network: { depth: 60 } } }
    const failure = await failureOf(() => workbench.handlers['sweeps.check']({ sweep: wide }))
    expect(failure.message).toContain('network.width: A network 16384 wide needs at least')
  })
})
