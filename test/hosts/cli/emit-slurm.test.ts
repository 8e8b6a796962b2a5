import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { emitSlurm } from '../../../src-main/hosts/cli/emit-slurm'
import { slurmFiles } from '../../../src-main/workbench/sweeps/slurm'
import { failureOf, scratchFolder } from '../../store/scratch'

/** A folder of programs that stand in for Slurm's and Cloudpin, and note how they were called. */
function standIns(names: readonly string[]): { path: string; calls: string } {
  const path = join(scratchFolder(), 'bin')
  const calls = join(path, 'calls')
  mkdirSync(path)
  for (const name of names) {
    const file = join(path, name)
    writeFileSync(file, `#!/bin/bash\necho "${name} $*" >> ${calls}\necho 7\n`)
    chmodSync(file, 0o755)
  }
  return { path, calls }
}

describe('a sweep for Slurm', () => {
  test('is a folder that is handed over whole: the array, then the merging', async () => {
    const folder = join(scratchFolder(), 'jobs')
    const sweep = { axes: [{ field: 'network.width', values: [4, 8] }], seeds: 3 }
    expect(await emitSlurm({ sweep, slices: 3, engine: 'onnx', folder })).toEqual([
      'sweep.json',
      'slices.sbatch',
      'collect.sbatch',
      'submit.sh',
    ])
    expect(JSON.parse(readFileSync(join(folder, 'sweep.json'), 'utf8'))).toEqual(sweep)
    const { path, calls } = standIns(['sbatch'])
    const said = execFileSync(join(folder, 'submit.sh'), {
      env: { ...process.env, PATH: `${path}:${process.env['PATH'] ?? ''}` },
      encoding: 'utf8',
    })
    expect(readFileSync(calls, 'utf8')).toBe(
      'sbatch --parsable slices.sbatch\nsbatch --parsable --dependency=afterany:7 collect.sbatch\n',
    )
    expect(said).toContain('job 7 then merges them')
    expect(readdirSync(folder)).toEqual(expect.arrayContaining(['logs', 'slices']))
  })

  test('calls each slice with a history of its own, and waits when it was requeued', () => {
    const { path, calls } = standIns(['it’s a program', 'sleep'])
    const program = join(path, 'it’s a program')
    const files = slurmFiles({ slices: 16, program: [program, 'a b'], engine: 'onnx' })
    const folder = scratchFolder()
    const run = (name: string, more: Readonly<Record<string, string>> = {}) => {
      writeFileSync(join(folder, name), files[name] ?? '')
      const env = { ...process.env, PATH: `${path}:${process.env['PATH'] ?? ''}`, SLURM_SUBMIT_DIR: folder, ...more }
      expect(spawnSync('bash', [join(folder, name)], { env }).status).toBe(0)
    }
    run('slices.sbatch', { SLURM_ARRAY_TASK_ID: '3' })
    run('slices.sbatch', { SLURM_ARRAY_TASK_ID: '4', SLURM_RESTART_COUNT: '1' })
    for (const slice of [3, 4]) writeFileSync(join(folder, `slices/${String(slice)}/history.sqlite`), '')
    run('collect.sbatch')
    const sliceCall = (k: number) =>
      `it’s a program a b sweep sweep.json --slice ${String(k)}/16 --yes --json --engine onnx --history slices/${String(k)}/history.sqlite`
    expect(readFileSync(calls, 'utf8').trim().split('\n')).toEqual([
      sliceCall(3),
      'sleep 65',
      sliceCall(4),
      'it’s a program a b import slices/3/history.sqlite slices/4/history.sqlite --history history.sqlite',
    ])
  })

  test('that is none is refused by its field, and nothing is written', async () => {
    const folder = join(scratchFolder(), 'jobs')
    const failure = await failureOf(() => emitSlurm({ sweep: { axes: 7 }, slices: 2, engine: undefined, folder }))
    expect(failure).toMatchObject({ code: 'invalid-spec', field: 'axes' })
    expect(() => readdirSync(folder)).toThrow('ENOENT')
  })
})
