import { spawn } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { ensureBuilt } from '../../src-main/hosts/launch/build.mjs'
import { presets } from '../../src-main/workbench/presets'
import { report } from '../hostile/results'
import { scratchFolder } from '../store/scratch'

const launcher = join(import.meta.dirname, '../../src-main/hosts/launch/cloudpin.mjs')
const count = 10_000
const samplingSteps = 2
/** Bytes that no process may pass. */
const promised = 2e9

beforeAll(() => ensureBuilt(), 300_000)

/** The small U-Net of the presets, trained for one step and sampled in very few: what memory takes is the same. */
async function specFile(folder: string): Promise<string> {
  const spec = (await presets()).find(({ id }) => id === 'images-small')?.specs[0]
  if (spec === undefined) throw new Error('There is no preset of a small U-Net.')
  const { training, sampling, evaluation } = spec
  const short = {
    ...spec,
    training: { ...training, steps: 1, schedule: { ...training.schedule, warmup: 0 } },
    sampling: { ...sampling, count, steps: samplingSteps },
    evaluation: { ...evaluation, metrics: [] },
  }
  const file = join(folder, 'spec.json')
  writeFileSync(file, JSON.stringify(short))
  return file
}

/** The processes that a process has begun, and theirs. */
function descendants(pid: number): readonly number[] {
  const own = readdirSync(`/proc/${String(pid)}/task`).flatMap((task) =>
    readFileSync(`/proc/${String(pid)}/task/${task}/children`, 'utf8')
      .split(' ')
      .filter(Boolean)
      .map(Number),
  )
  return own.flatMap((child) => [child, ...descendants(child)])
}

/** Most resident memory of a process until now; 0 of one that has ended and is still listed. */
const peakBytes = (pid: number): number =>
  1024 * Number(/VmHWM:\s*(\d+) kB/.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8'))?.[1] ?? 0)

/** Runs a spec by the command line and answers with the most memory of its largest process and of the one that started it. */
async function peaksOf(spec: string, home: string): Promise<{ readonly main: number; readonly engine: number }> {
  const child = spawn(process.execPath, [launcher, 'run', spec, '--json'], {
    env: { ...process.env, CLOUDPIN_HOME: home },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const peaks = { main: 0, engine: 0 }
  const look = () => {
    const { pid } = child
    if (pid === undefined) return
    try {
      peaks.main = Math.max(peaks.main, peakBytes(pid))
      for (const other of descendants(pid)) peaks.engine = Math.max(peaks.engine, peakBytes(other))
    } catch {
      // one of them ended between two looks
    }
  }
  const looking = setInterval(look, 100)
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve))
  clearInterval(looking)
  expect(code).toBe(0)
  return peaks
}

test.runIf(process.platform === 'linux')(`${String(count)} images of a small U-Net fit into 2 GB`, async () => {
  const home = scratchFolder()
  const begun = performance.now()
  const { main, engine } = await peaksOf(await specFile(home), home)
  const seconds = (performance.now() - begun) / 1000
  const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(0)} MB`
  report(
    `| images of 28 × 28 from a U-Net of 16 channels | ${String(count)} in ${String(samplingSteps)} steps, kept | at most ${megabytes(engine)} of the engine, ${megabytes(main)} of the program; ${seconds.toFixed(0)} s |`,
  )
  expect(engine).toBeGreaterThan(1e8)
  expect(Math.max(engine, main)).toBeLessThan(promised)
})
