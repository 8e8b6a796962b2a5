import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorkbench, type Workbench } from '../../../src-main/workbench'
import type { EngineProcess } from '../../../src-main/engine/supervision/port'
import { childEngine } from '../../../src-main/hosts/bridge/child-engine'
import { describeEngines } from '../../../src-main/hosts/bridge/describe-engines'
import { ensureBuilt } from '../../../src-main/hosts/launch/build.mjs'
import { History } from '../../../src-main/store'
import { afterwards, scratchFolder } from '../../store/scratch'
import { only } from '../../workbench/bench'

const script = new URL('../../../out/main/engine.js', import.meta.url)

const spec = {
  name: 'tiny',
  target: { kind: 'gaussian', dimension: 2, mean: 1, variance: 0.25 },
  network: { width: 8, depth: 1, timeFeatures: 4 },
  training: { steps: 9000, batch: 16 },
  sampling: { steps: 20, count: 60 },
  evaluation: { referenceCount: 60, metrics: ['slicedWasserstein2'] },
}

interface Result {
  readonly curve: Uint8Array
  readonly checkpoint: Uint8Array
  readonly samples: Uint8Array
  readonly summary: unknown
}

/**
 * A workbench on real engine processes, with a checkpoint after each chunk of steps. Each process is killed soon after
 * so many checkpoints as `fates` says, in the order in which they are begun; those after the list are left alone.
 */
function bench(fates: readonly Fate[] = []) {
  const file = join(scratchFolder(), 'history.sqlite')
  const start = childEngine(script)
  const begun: EngineProcess[] = []
  const startEngine = (): EngineProcess => {
    const process = start()
    const fate = fates[begun.length]
    begun.push(process)
    let seen = 0
    return {
      ...process,
      onMessage(listener) {
        process.onMessage((message) => {
          listener(message)
          if (fate === undefined || message.kind !== 'report' || message.report.kind !== 'checkpoint') return
          seen += 1
          if (seen === fate.checkpoints) setTimeout(process.kill, fate.milliseconds)
        })
      },
    }
  }
  const workbench = openWorkbench({
    history: file,
    startEngine,
    host: 'cli',
    version: '1',
    describeEngines: () => describeEngines(start),
    checkpointSeconds: 1e-6,
  })
  afterwards(() => workbench.close())
  return { workbench, file, begun }
}

interface Fate {
  readonly checkpoints: number
  readonly milliseconds: number
}

/** Resolves when the run has a checkpoint of that step or a later one, or has ended. */
async function reaches({ handlers }: Workbench, run: string, step: number): Promise<void> {
  for (;;) {
    const { state, checkpointSteps } = await handlers['runs.get']({ run })
    if (state !== 'queued' && state !== 'running') return
    if ((checkpointSteps.at(-1) ?? 0) >= step) return
    await wait(10)
  }
}

async function resultOf(workbench: Workbench, file: string, run: string): Promise<Result> {
  const { state, loss, metrics, stepsDone, failure } = await workbench.handlers['runs.get']({ run })
  expect({ state, failure, stepsDone }).toEqual({ state: 'done', failure: null, stepsDone: spec.training.steps })
  await workbench.close()
  const history = History.open(file)
  try {
    const curve = new Float32Array(spec.training.steps)
    for await (const { firstStep, values } of history.curves.chunks(run)) curve.set(values, firstStep)
    const checkpoint = await history.checkpoints.latest(run)
    const samples = await history.samples.get(run, { kind: 'final' })
    if (!checkpoint || !samples) throw new Error('There is no checkpoint, or there are no samples.')
    return {
      curve: new Uint8Array(curve.buffer),
      checkpoint: checkpoint.bytes,
      samples: new Uint8Array(samples.values.buffer),
      summary: { loss, metrics },
    }
  } finally {
    history.close()
  }
}

/** Small whole numbers that look random and are the same each time. */
function numbers(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

async function whole(): Promise<Result> {
  const { workbench, file } = bench()
  const { id } = only(await workbench.handlers['runs.start']({ specs: [spec], engine: 'onnx' }))
  await reaches(workbench, id, Infinity)
  return resultOf(workbench, file, id)
}

describe('a run that goes on from a checkpoint ends with the same bytes', () => {
  let uninterrupted: Promise<Result> | undefined
  beforeAll(() => ensureBuilt(), 300_000)
  afterAll(() => uninterrupted?.catch(() => undefined))

  it('after it was stopped', async () => {
    uninterrupted ??= whole()
    const expected = await uninterrupted
    const { workbench, file } = bench()
    const { handlers } = workbench
    const { id } = only(await handlers['runs.start']({ specs: [spec], engine: 'onnx' }))
    await reaches(workbench, id, 500)
    await handlers['runs.stop']({ run: id })
    const { state, stepsDone, checkpointSteps } = await handlers['runs.get']({ run: id })
    expect(state).toBe('stopped')
    expect(checkpointSteps.at(-1)).toBe(stepsDone)
    await handlers['runs.resume']({ run: id, engine: 'onnx' })
    await reaches(workbench, id, Infinity)
    expect(await resultOf(workbench, file, id)).toEqual(expected)
  }, 60_000)

  it('after its engine was killed ten times', async () => {
    uninterrupted ??= whole()
    const expected = await uninterrupted
    // Chunks grow fourfold from one step on, so that these kills fall within the first thousands of steps.
    const below = numbers(11)
    const fates = Array.from({ length: 10 }, () => ({ checkpoints: 1 + below(5), milliseconds: below(8) }))
    const { workbench, file, begun } = bench(fates)
    const { handlers } = workbench
    const { id } = only(await handlers['runs.start']({ specs: [spec], engine: 'onnx' }))
    await reaches(workbench, id, Infinity)
    // The third crash ends what was started: three resumptions see to the rest.
    for (const engines of [3, 6, 9]) {
      expect(begun).toHaveLength(engines)
      expect((await handlers['runs.get']({ run: id })).failure?.code).toBe('engine-crashed')
      await handlers['runs.resume']({ run: id })
      await reaches(workbench, id, Infinity)
    }
    expect(begun).toHaveLength(11)
    expect(await resultOf(workbench, file, id)).toEqual(expected)
  }, 60_000)
})
