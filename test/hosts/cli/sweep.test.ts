import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { ensureBuilt } from '../../../src-main/hosts/launch/build.mjs'

const home = mkdtempSync(join(tmpdir(), 'cloudpin-sweep-'))
const program = join(import.meta.dirname, '../../../out/main/cli.js')
const environment = { ...process.env, CLOUDPIN_HOME: home }

beforeAll(() => ensureBuilt(), 300_000)

afterAll(() => {
  rmSync(home, { recursive: true })
})

const cloudpin = (...parameters: readonly string[]): Promise<{ code: number | null; out: string; notes: string }> =>
  new Promise((resolve) => {
    const child = execFile(process.execPath, [program, ...parameters], { env: environment }, (_, out, notes) => {
      resolve({ code: child.exitCode, out, notes })
    })
  })

function file(content: unknown): string {
  const path = join(home, 'sweep.json')
  writeFileSync(path, JSON.stringify(content))
  return path
}

const tiny = {
  name: 'Tiny',
  base: {
    target: { kind: 'gaussian', dimension: 2 },
    network: { kind: 'mlp', depth: 1, timeFeatures: 0 },
    training: { steps: 20, batch: 16 },
    sampling: { steps: 5, count: 20 },
    evaluation: { metrics: ['slicedWasserstein2'], referenceCount: 20 },
  },
  axes: [
    { field: 'process', values: [{ kind: 'vp' }, { kind: 'pbm' }] },
    { field: 'network.width', values: [4, 8] },
  ],
}

const lastEvent = z.object({
  event: z.literal('result'),
  axes: z.array(z.string()),
  rows: z.array(z.object({ run: z.string(), index: z.number(), results: z.record(z.string(), z.number()) })),
})
const results = (out: string) => lastEvent.parse(JSON.parse(out.trim().split('\n').at(-1) ?? ''))

describe('cloudpin sweep', () => {
  it('runs what is asked for, in parts, repeats nothing, and writes tables', async () => {
    const parts = file(tiny)
    const half = await cloudpin('sweep', parts, '--slice', '2/2', '--json', '--engine', 'onnx')
    expect(half.code).toBe(0)
    expect(results(half.out).rows.map(({ index }) => index)).toEqual([1, 3])

    const folder = join(home, 'results')
    const whole = await cloudpin('sweep', parts, '--json', '--engine', 'onnx', '--out', folder)
    expect(whole.code).toBe(0)
    const { axes, rows } = results(whole.out)
    expect(axes).toEqual(['process', 'width', 'seed'])
    expect(rows.map(({ index }) => index)).toEqual([0, 1, 2, 3])
    expect(rows.filter(({ index }) => index % 2 === 1)).toEqual(results(half.out).rows)

    expect(readdirSync(folder).sort()).toEqual(['means.csv', 'results.csv', 'results.json', 'sweep.json'])
    const [head, ...lines] = readFileSync(join(folder, 'results.csv'), 'utf8').trim().split('\n')
    expect(head).toMatch(/^index,process,width,seed,state,loss,.*,run,name$/)
    expect(lines.map((line) => line.split(',').slice(0, 5).join())).toEqual([
      '0,VP,4,0,done',
      '1,VP,8,0,done',
      '2,PBM,4,0,done',
      '3,PBM,8,0,done',
    ])
    const shown = await cloudpin('sweep', parts, '--engine', 'onnx')
    expect(shown.out.split('\n')[0]).toMatch(/^process {2}width {2}seeds {2}loss/)
    expect(shown.out.trim().split('\n')).toHaveLength(5)
  }, 120_000)

  it.each([
    [['--slice', '0/4'], tiny, '--slice 0/4 must be a part of a whole, such as 3/16'],
    [[], [1], 'holds no sweep; a sweep is a JSON object such as'],
    [[], { axes: [{ field: 'network.widht', values: [4] }] }, '"widht" is not a field. Did you mean “width”?'],
    [[], { ...tiny, seeds: 0 }, 'seeds'],
  ])('refuses %j %j in a sentence', async (options, content, words) => {
    const history = join(home, 'refused.sqlite')
    const refused = await cloudpin('sweep', file(content), ...options, '--history', history)
    expect(refused).toMatchObject({ code: 2, out: '' })
    expect(refused.notes).toContain(words)
    expect(JSON.parse((await cloudpin('runs', '--json', '--history', history)).out)).toEqual([])
  })

  it('asks before it begins a million runs', async () => {
    const range = { kind: 'linear', from: 1, to: 2, count: 1000 }
    const axes = ['process.sigma', 'process.horizon'].map((field) => ({ ...range, field }))
    const asked = await cloudpin('sweep', file({ base: { process: { kind: 'vp' } }, axes }))
    expect(asked).toMatchObject({ code: 1, out: '' })
    expect(asked.notes).toMatch(
      /^This sweep has 1,000,000 runs to do, about .* on this machine; add --yes to begin it\.$/m,
    )
  })

  it('names the studies where one is asked for that there is not', async () => {
    const refused = await cloudpin('study', 'figure-9')
    expect(refused.code).toBe(1)
    expect(refused.notes).toContain('There is no study “figure-9”; there is figure-1, figure-2')
  })
})
