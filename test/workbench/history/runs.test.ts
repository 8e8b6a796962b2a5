import { readdirSync, readFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { EngineTask } from '../../../src-main/engine/messages'
import { decodeCurve } from '../../../src-main/workbench/formats/curves-csv'
import { decodeNpy } from '../../../src-main/workbench/formats/npy'
import { decodeSafetensors } from '../../../src-main/workbench/formats/safetensors'
import { failureOf, openHistory, scratchFolder, withRun } from '../../store/scratch'
import { engines, only, points, trained, trainShortly, workbenchWith, type Bench } from '../bench'

const spec = { name: 'short', target: { kind: 'gaussian' } }

async function trainOne(bench: Bench): Promise<string> {
  const { id } = only(await bench.workbench.handlers['runs.start']({ specs: [spec] }))
  await bench.ended(id)
  return id
}

/** A workbench whose engines train shortly and draw seven samples, all of them the number of the drawing; and what was asked. */
function samplingBench(): { readonly bench: Bench; readonly tasks: readonly EngineTask[] } {
  const tasks: EngineTask[] = []
  const bench = workbenchWith((fake) => {
    if (fake.task.kind === 'train') {
      trainShortly(fake)
      return
    }
    tasks.push(fake.task)
    fake.succeed({ kind: 'sampled', samples: { ...points(7, tasks.length), trajectory: null, evaluations: 500 } })
  })
  return { bench, tasks }
}

const idsOf = async ({ workbench }: Bench) => (await workbench.handlers['runs.list']({})).map(({ id }) => id)

describe('starting', () => {
  test('refuses all specs where one is wrong, and names its place', async () => {
    const bench = workbenchWith(trainShortly)
    const wrong = { ...spec, network: { width: 0 } }
    const failure = await failureOf(() => bench.workbench.handlers['runs.start']({ specs: [spec, wrong] }))
    expect(failure).toMatchObject({ code: 'invalid-spec', field: 'specs[1].network.width' })
    expect(failure.message).toContain('specs[1].network.width: Must be at least 1, got 0.')
    expect(await idsOf(bench)).toEqual([])
  })

  test('refuses what does not fit the memory, naming the field and what would fit', async () => {
    const bench = workbenchWith(trainShortly, { memory: 2 ** 33 })
    const failure = await failureOf(() =>
      bench.workbench.handlers['runs.start']({ specs: [{ training: { batch: 10_000_000 } }] }),
    )
    expect(failure).toMatchObject({ code: 'out-of-memory', field: 'training.batch' })
    expect(failure.message).toMatch(/^training\.batch: A batch of 10000000 points of 50 coordinates .* would fit\.$/)
    expect(await idsOf(bench)).toEqual([])
  })

  test('takes the engine that was chosen if it is there, and says why where it is not', async () => {
    const { workbench } = workbenchWith(trainShortly)
    expect(only(await workbench.handlers['runs.start']({ specs: [spec], engine: 'eager' })).engine).toBe('eager')
    const failure = await failureOf(() => workbench.handlers['runs.start']({ specs: [spec], engine: 'tensorflow' }))
    expect(failure).toMatchObject({ code: 'engine-missing', field: 'engine' })
    expect(failure.message).toContain('tfjs-node is not set up. Choose onnx or eager.')
  })
})

describe('the history', () => {
  test('lists the newest first; deleting hides runs, restoring brings them back', async () => {
    const bench = workbenchWith(trainShortly)
    const { handlers } = bench.workbench
    const ids = [await trainOne(bench), await trainOne(bench), await trainOne(bench)]
    expect(await idsOf(bench)).toEqual([...ids].reverse())
    await handlers['runs.delete']({ runs: ids.slice(0, 2) })
    expect(await idsOf(bench)).toEqual(ids.slice(2))
    expect(bench.events.at(-1)).toEqual({ kind: 'removed', runs: ids.slice(0, 2) })
    const failure = await failureOf(() => handlers['runs.get']({ run: ids[0] ?? '' }))
    expect(failure).toMatchObject({ code: 'not-found' })
    expect(failure.message).toContain('trash')
    await handlers['runs.restore']({ runs: ids })
    expect(await idsOf(bench)).toEqual([...ids].reverse())
    expect((await handlers['runs.samples']({ run: ids[0] ?? '' }))?.shape).toEqual([5, 2])
  })

  test('deleting nothing of a list with an unknown run', async () => {
    const bench = workbenchWith(trainShortly)
    const id = await trainOne(bench)
    expect((await failureOf(() => bench.workbench.handlers['runs.delete']({ runs: [id, 'nobody'] }))).code).toBe(
      'not-found',
    )
    expect(await idsOf(bench)).toEqual([id])
  })

  test('deleting a run that trains stops it first', async () => {
    const bench = workbenchWith((fake) => {
      void fake.stopped.then(() => {
        fake.succeed(trained({ complete: false, stepsDone: 0 }))
      })
    })
    const { id } = only(await bench.workbench.handlers['runs.start']({ specs: [spec] }))
    await bench.workbench.handlers['runs.delete']({ runs: [id] })
    await bench.workbench.handlers['runs.restore']({ runs: [id] })
    expect((await bench.workbench.handlers['runs.get']({ run: id })).state).toBe('stopped')
  })

  test('a new name is told and kept; the spec keeps its own', async () => {
    const history = withRun(openHistory())
    const bench = workbenchWith(trainShortly, { history })
    const run = await bench.workbench.handlers['runs.rename']({ run: 'run1', name: 'better' })
    expect(run).toMatchObject({ name: 'better', spec: { name: 'mixture, VP, width 64' } })
    expect(bench.events).toEqual([{ kind: 'run', run }])
    expect(history.runs.get('run1')?.run.name).toBe('better')
  })
})

describe('short calculations', () => {
  test('an explanation, a density', async () => {
    const tasks: EngineTask[] = []
    const explanation = {
      parameterCount: 3,
      curve: { t: new Float64Array(), m: new Float64Array(), s: new Float64Array(), logTau: new Float64Array() },
      facts: [],
      samples: points(1),
    }
    const { workbench } = workbenchWith((fake) => {
      tasks.push(fake.task)
      fake.succeed(fake.task.kind === 'explain' ? { kind: 'explained', explanation } : { kind: 'density', grid: null })
    })
    expect(await workbench.handlers['experiment.explain']({ spec })).toEqual(explanation)
    const view = { axes: [0, 1], x: [-1, 1], y: [-2, 2], resolution: 16 } as const
    expect(
      await workbench.handlers['experiment.density']({ spec, axes: [0, 1], x: [-1, 1], y: [-2, 2], resolution: 16 }),
    ).toBeNull()
    expect(tasks[1]).toMatchObject({ kind: 'density', ...view, spec: { name: 'short' } })
    expect((await failureOf(() => workbench.handlers['experiment.explain']({ spec: { seed: -1 } }))).field).toBe('seed')
  })

  test('samples of several runs from one seed, by their latest checkpoints', async () => {
    const { bench, tasks } = samplingBench()
    const runs = [await trainOne(bench), await trainOne(bench)]
    const sets = await bench.workbench.handlers['samples.draw']({ runs, count: 7, seed: 42 })
    expect(sets.map(({ values }) => values[0])).toEqual([1, 2])
    const tensors = [{ name: 'dense', shape: [2], dtype: 'float32', data: Float32Array.of(1, 2) }]
    const expected = { kind: 'sample', count: 7, seed: 42, engine: 'onnx', checkpoint: { step: 4, tensors } }
    expect(tasks).toMatchObject([expected, expected])
    expect(tasks[0]).toMatchObject({ frames: 0, spec: { sampling: { integrator: 'euler-maruyama' } } })
  })

  test('samples drawn otherwise than the run’s own, and on their way', async () => {
    const { bench, tasks } = samplingBench()
    const draw = bench.workbench.handlers['samples.draw']
    const asked = { runs: [await trainOne(bench)], count: 7, seed: 1 }
    await draw({ ...asked, frames: 5, sampling: { integrator: 'heun', steps: 10, grid: 'quadratic' } })
    expect(tasks[0]).toMatchObject({
      frames: 5,
      spec: { sampling: { integrator: 'heun', steps: 10, grid: 'quadratic', start: 'prior' } },
    })
    const failure = await failureOf(() => draw({ ...asked, sampling: { integratr: 'heun' } }))
    expect(failure).toMatchObject({ code: 'invalid-spec', field: 'sampling.integratr' })
    const unfit = await failureOf(() => draw({ ...asked, sampling: { start: 'pinned', integrator: 'heun' } }))
    expect(unfit.field).toBe('sampling.start')
  })

  test('no samples of a run without a checkpoint', async () => {
    const { workbench } = workbenchWith(trainShortly, { history: withRun(openHistory()) })
    const failure = await failureOf(() => workbench.handlers['samples.draw']({ runs: ['run1'], count: 2, seed: 0 }))
    expect(failure.code).toBe('not-found')
    expect(failure.message).toContain('no checkpoint')
  })

  test('a check says everything that is wrong, and that a spec is too large', async () => {
    const { workbench } = workbenchWith(trainShortly, { memory: 2 ** 33 })
    const check = async (input: Record<string, unknown>) =>
      (await workbench.handlers['experiment.check']({ spec: input })).issues.map(({ path }) => path)
    expect(await check(spec)).toEqual([])
    expect(await check({ seed: 'x', network: { widht: 3 } })).toEqual(['network.widht', 'seed'])
    expect(await check({ sampling: { count: 9_000_000 } })).toEqual(['sampling.count'])
    expect(await check({ network: { width: 16_384, depth: 20 } })).toEqual(['network.width'])
    expect(await check({ target: { kind: 'mixture', components: 10_000, dimension: 100_000 } })).toEqual([
      'target.components',
    ])
  })
})

test('the workbench describes itself', async () => {
  const { workbench, history } = workbenchWith(trainShortly)
  expect(await workbench.handlers['app.describe']({})).toEqual({
    version: '1.2.3',
    host: 'cli',
    engines,
    historyFile: history.file,
  })
})

describe('an export', () => {
  test('holds the spec, the curve, the samples and the checkpoint, and nothing else', async () => {
    const bench = workbenchWith(trainShortly)
    const run = await trainOne(bench)
    await bench.workbench.handlers['runs.rename']({ run, name: 'renamed' })
    const parent = scratchFolder()
    const folder = join(parent, 'run')
    mkdirSync(folder)
    const names = ['spec.json', 'curves.csv', 'samples.npy', 'checkpoint.safetensors']
    expect(await bench.workbench.export(run, folder)).toEqual(names)
    expect(readdirSync(folder).sort()).toEqual([...names].sort())
    expect(readdirSync(parent)).toEqual(['run'])
    const read = (name: string) => readFileSync(join(folder, name))
    expect(JSON.parse(read('spec.json').toString())).toMatchObject({ name: 'renamed', target: { kind: 'gaussian' } })
    expect([...decodeCurve(read('curves.csv').toString()).values]).toEqual([4, 3, 2, 1])
    expect(decodeNpy(read('samples.npy')).shape).toEqual([5, 2])
    expect(decodeSafetensors(read('checkpoint.safetensors')).step).toBe(4)
  })

  test('does not touch a folder that holds something, or a file', async () => {
    const { workbench } = workbenchWith(trainShortly, { history: withRun(openHistory()) })
    const folder = scratchFolder()
    writeFileSync(join(folder, 'thesis.tex'), 'x')
    const failure = await failureOf(() => workbench.export('run1', folder))
    expect(failure).toMatchObject({ code: 'not-allowed', field: folder })
    expect(failure.message).toContain('not empty')
    const file = join(folder, 'thesis.tex')
    expect((await failureOf(() => workbench.export('run1', file))).message).toContain('is a file')
    expect((await failureOf(() => workbench.export('run1', join(file, 'run')))).message).toContain(file)
    expect(readdirSync(folder)).toEqual(['thesis.tex'])
  })

  test('of a run that never began is its spec and an empty curve', async () => {
    const { workbench } = workbenchWith(trainShortly, { history: withRun(openHistory()) })
    expect(await workbench.export('run1', join(scratchFolder(), 'run'))).toEqual(['spec.json', 'curves.csv'])
  })
})
