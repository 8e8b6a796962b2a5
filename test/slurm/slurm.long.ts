import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { ensureBuilt } from '../../src-main/hosts/launch/build.mjs'
import { report } from '../hostile/results'
import { afterwards, scratchFolder } from '../store/scratch'
import { missing, startCluster } from './cluster'

const program = join(import.meta.dirname, '../../out/main/cli.js')
const slices = 3
const sweep = {
  name: 'on Slurm',
  base: {
    target: { kind: 'gaussian', dimension: 2 },
    network: { width: 8, depth: 1, timeFeatures: 4 },
    training: { steps: 30_000, batch: 16 },
    sampling: { steps: 20, count: 60 },
    evaluation: { referenceCount: 60, metrics: ['slicedWasserstein2'] },
  },
  axes: [{ field: 'network.width', values: [4, 8] }],
  seeds: 3,
}
const runList = z.array(z.object({ name: z.string(), state: z.string(), stepsDone: z.number(), metrics: z.unknown() }))

const cloudpin = (...parameters: readonly string[]) =>
  execFileSync(process.execPath, [program, ...parameters], { encoding: 'utf8' })
const runsOf = (history: string) => runList.parse(JSON.parse(cloudpin('runs', '--json', '--history', history)))

beforeAll(() => ensureBuilt(), 300_000)

test('a sweep on Slurm, of which one task is killed and begun again, comes together whole and without duplicates', async () => {
  expect(missing(), 'install slurmctld, slurmd, slurm-client and munge').toEqual([])
  const begun = performance.now()
  const folder = scratchFolder()
  const file = join(folder, 'sweep.json')
  writeFileSync(file, JSON.stringify(sweep))
  const jobs = join(folder, 'jobs')
  cloudpin('sweep', file, '--emit', 'slurm', '--slices', String(slices), '--out', jobs, '--engine', 'onnx')
  const more = { CLOUDPIN_REQUEUE_WAIT: '1', CLOUDPIN_CHECKPOINT_SECONDS: '0.2' }
  const cluster = await startCluster(folder, more)
  afterwards(() => cluster.stop())

  cluster.call(join(jobs, 'submit.sh'))
  const log = join(jobs, 'logs/slice-1.log')
  while (!existsSync(log) || !readFileSync(log, 'utf8').includes('"running":')) await wait(200)
  await wait(2000)
  const [job = ''] = cluster.call('squeue', '-h', '-r', '-t', 'R', '-o', '%A %K').match(/^\d+(?= 1$)/m) ?? []
  // as Slurm does where a node is lost or needed: the task is killed, and waits to begin again
  cluster.call('scontrol', 'requeue', job)
  for (;;) {
    const left = cluster.call('squeue', '-h', '-r', '-o', '%A').trim().split('\n').filter(Boolean)
    if (left.length === 0) break
    // Slurm lets a requeued task wait two minutes
    for (const waiting of left) {
      try {
        cluster.call('scontrol', 'update', `jobid=${waiting}`, 'starttime=now')
      } catch {
        // it runs already
      }
    }
    await wait(1000)
  }

  const merged = join(jobs, 'history.sqlite')
  const runs = runsOf(merged)
  const alone = join(folder, 'alone.sqlite')
  cloudpin('sweep', file, '--yes', '--engine', 'onnx', '--history', alone)
  const byName = (list: typeof runs) => list.toSorted((a, b) => (a.name < b.name ? -1 : 1))
  expect(runs).toHaveLength(6)
  expect(byName(runs)).toEqual(byName(runsOf(alone)))
  cloudpin('import', ...[1, 2, 3].map((k) => join(jobs, `slices/${String(k)}/history.sqlite`)), '--history', merged)
  expect(runsOf(merged)).toHaveLength(6)
  const seconds = ((performance.now() - begun) / 1000).toFixed(0)
  report(
    `| Slurm | 6 runs in ${String(slices)} tasks on a controller and a node of this machine, one task killed and requeued | ${String(runs.length)} runs merged, all done, with the states, steps and distances of the same sweep run alone; taken in again, none twice; ${seconds} s |`,
  )
}, 600_000)
