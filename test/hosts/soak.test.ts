import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { beforeAll, expect, test } from 'vitest'
import { openWorkbench } from '../../src-main/workbench'
import { childEngine } from '../../src-main/hosts/bridge/child-engine'
import { describeEngines } from '../../src-main/hosts/bridge/describe-engines'
import { ensureBuilt } from '../../src-main/hosts/launch/build.mjs'
import { report, setting } from '../hostile/results'
import { scratchFolder } from '../store/scratch'

/** Minutes; a few seconds in `npm test`. */
const minutes = setting('CLOUDPIN_SOAK_MINUTES', 0.1)

beforeAll(() => ensureBuilt(), 300_000)

const spec = (seed: number) => ({
  name: `soak ${String(seed)}`,
  seed,
  target: { kind: 'gaussian', dimension: 2 },
  network: { width: 8, depth: 1, timeFeatures: 4 },
  training: { steps: 2000, batch: 16 },
  sampling: { steps: 20, count: 60 },
  evaluation: { referenceCount: 60, metrics: ['slicedWasserstein2'] },
})

/** Open files and sockets of this process; null where the system does not say. */
const handles = (): number | null => {
  try {
    return readdirSync('/proc/self/fd').length
  } catch {
    return null
  }
}

const megabytes = (bytes: number) => Math.round(bytes / 2 ** 20)

test(
  `run after run for ${String(minutes)} min leaves no memory, no handles and no processes behind`,
  async () => {
    const file = join(scratchFolder(), 'history.sqlite')
    const start = childEngine(new URL('../../out/main/engine.js', import.meta.url))
    const workbench = openWorkbench({
      startEngine: start,
      reader: new URL('../../out/main/reader.js', import.meta.url),
      history: file,
      host: 'web',
      version: '1',
      describeEngines: () => describeEngines(start),
      checkpointSeconds: 1,
    })
    const { handlers } = workbench
    let runs = 0
    const soak = async () => {
      const trainOne = async () => {
        const [run] = await handlers['runs.start']({ specs: [spec(runs)], engine: 'onnx' })
        for (let state = 'queued'; state !== 'done'; await wait(20)) {
          state = (await handlers['runs.get']({ run: run?.id ?? '' })).state
          if (state === 'failed') throw new Error('A run failed.')
          await handlers['runs.curve']({ run: run?.id ?? '', buckets: 256, scale: 'linear' })
        }
        runs += 1
      }
      // what is loaded once is not what is looked for
      for (let k = 0; k < 2; k += 1) await trainOne()
      const before = { memory: process.memoryUsage().rss, handles: handles() }
      for (const until = performance.now() + 60_000 * minutes; performance.now() < until;) await trainOne()
      const after = { memory: process.memoryUsage().rss, handles: handles() }
      return { before, after }
    }
    // closing, with the copy of the history that it makes, is part of what is tried
    const { before, after } = await soak().finally(() => workbench.close())
    const size = statSync(file).size
    const perRun = size / runs
    report(
      `| soak | ${String(minutes)} min, ${String(runs)} runs of 2,000 steps with curve readings | memory ${String(megabytes(before.memory))} → ${String(megabytes(after.memory))} MB, handles ${String(before.handles)} → ${String(after.handles)}, a history of ${(size / 2 ** 20).toFixed(1)} MB, ${(perRun / 1024).toFixed(1)} KB a run |`,
    )
    if (before.handles !== null && after.handles !== null) expect(after.handles).toBeLessThan(before.handles + 10)
    expect(megabytes(after.memory - before.memory)).toBeLessThan(200)
    expect(perRun).toBeLessThan(200 * 1024)
  },
  120_000 + 120_000 * minutes,
)
