import { describe, expect, test } from 'vitest'
import { planSweep, type SweepPlan } from '@contract/sweep/plan'
import { parseSweep } from '@contract/sweep/spec'

function planOf(input: unknown): SweepPlan {
  const parsed = parseSweep(input)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues))
  const planned = planSweep(parsed.sweep)
  if (!planned.ok) throw new Error(JSON.stringify(planned.issues))
  return planned.plan
}

const runs = (plan: SweepPlan) =>
  Array.from({ length: plan.count }, (_, k) => {
    const planned = plan.run(k)
    if (!planned.ok) throw new Error(planned.issue.message)
    return planned.run
  })

function issuesOf(input: unknown): readonly string[] {
  const parsed = parseSweep(input)
  const found = parsed.ok ? planSweep(parsed.sweep) : parsed
  return found.ok ? [] : found.issues.map(({ path, message }) => `${path}: ${message}`)
}

describe('the runs of a sweep', () => {
  test('are the product of its axes and seeds, the last changing fastest', () => {
    const plan = planOf({
      name: 'Widths',
      base: { target: { kind: 'funnel' } },
      axes: [
        { field: 'process', values: [{ kind: 'vp' }, { kind: 'pbm' }] },
        { field: 'network.width', values: [16, 64] },
      ],
      seeds: 2,
    })
    expect(plan.count).toBe(8)
    expect(plan.axes).toEqual([
      { name: 'process', count: 2 },
      { name: 'width', count: 2 },
      { name: 'seed', count: 2 },
    ])
    const all = runs(plan)
    expect(all.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
    expect(all[5]).toMatchObject({
      values: { process: 'PBM', width: 16, seed: 1 },
      spec: {
        name: 'Widths: PBM, width 16, seed 1',
        target: { kind: 'funnel' },
        process: { kind: 'pbm' },
        network: { width: 16 },
        seed: 1,
      },
    })
    expect(new Set(all.map(({ spec }) => spec.name)).size).toBe(8)
  })

  test('walk ranges from end to end, evenly or by a ratio, in whole numbers where asked', () => {
    const values = (axis: object) =>
      runs(planOf({ base: { process: { kind: 'vp' } }, axes: [axis] })).map((run) => Object.values(run.values)[0])
    expect(values({ kind: 'log', field: 'network.width', from: 16, to: 512, count: 6 })).toEqual([
      16, 32, 64, 128, 256, 512,
    ])
    expect(values({ kind: 'linear', field: 'process.sigma', from: 0.1, to: 0.5, count: 5 })).toEqual([
      0.1, 0.2, 0.3, 0.4, 0.5,
    ])
    expect(values({ kind: 'log', field: 'network.width', from: 10, to: 100, count: 4, whole: true })).toEqual([
      10, 22, 46, 100,
    ])
  })

  test('set several fields at once, and several axes in step', () => {
    const plan = planOf({
      axes: [
        {
          kind: 'settings',
          name: 'process',
          options: [
            { label: 'VP', set: { process: { kind: 'vp' }, 'sampling.start': 'prior' } },
            { label: 'PBM', set: { process: { kind: 'pbm' }, 'sampling.start': 'pinned' } },
          ],
        },
        {
          kind: 'zip',
          axes: [
            { field: 'network.width', values: [8, 32] },
            { field: 'training.steps', values: [10, 40] },
          ],
        },
      ],
    })
    expect(runs(plan).map(({ values, spec }) => [values, spec.sampling.start, spec.training.steps])).toEqual([
      [{ process: 'VP', width: 8, steps: 10, seed: 0 }, 'prior', 10],
      [{ process: 'VP', width: 32, steps: 40, seed: 0 }, 'prior', 40],
      [{ process: 'PBM', width: 8, steps: 10, seed: 0 }, 'pinned', 10],
      [{ process: 'PBM', width: 32, steps: 40, seed: 0 }, 'pinned', 40],
    ])
  })

  test('are counted without being made', () => {
    const range = { kind: 'linear', from: 1, to: 2, count: 1000 }
    const plan = planOf({
      base: { process: { kind: 'vp' } },
      axes: [
        { ...range, field: 'process.sigma' },
        { ...range, field: 'process.horizon' },
      ],
    })
    expect(plan.count).toBe(1_000_000)
    expect(plan.run(999_999)).toMatchObject({ ok: true, run: { values: { sigma: 2, horizon: 2 } } })
  })

  test('begin at the seed of the experiment, or take those that are listed', () => {
    const seeds = (input: object) => runs(planOf(input)).map(({ spec }) => spec.seed)
    expect(seeds({ base: { seed: 7 }, seeds: 3 })).toEqual([7, 8, 9])
    expect(seeds({ seeds: [4, 11] })).toEqual([4, 11])
  })
})

describe('what cannot be a sweep is refused in a sentence', () => {
  test.each([
    [[1], ': A sweep is a JSON object such as'],
    [{ axis: [] }, 'axis: "axis" is not a field. Did you mean “axes”?'],
    [{ axes: [{ field: 'network.width', values: [] }] }, 'axes[0].values: Must have at least 1 entry.'],
    [{ axes: [{ field: 'network width', values: [1] }] }, 'axes[0].field: Must be the path of a field'],
    [{ axes: [{ kind: 'log', field: 'a', from: 0, to: 1, count: 3 }] }, 'goes from one positive number to another'],
    [{ axes: [{ field: 'seed', values: [1] }] }, 'Seeds are varied by "seeds"'],
    [{ axes: [{ field: 'a', values: [1, 2], labels: ['x'] }] }, 'There are 1 labels for 2 values'],
    [
      {
        axes: [
          { field: 'process.sigma', values: [1] },
          { field: 'a.sigma', values: [1] },
        ],
      },
      'Two axes are called “sigma”',
    ],
    [
      {
        axes: [
          {
            kind: 'zip',
            axes: [
              { field: 'a', values: [1, 2] },
              { field: 'b', values: [1] },
            ],
          },
        ],
      },
      'Has 1 values and the first axis 2',
    ],
  ])('%j', (input, words) => {
    expect(issuesOf(input).join('\n')).toContain(words)
  })

  test('a wrong value names its field and its place', () => {
    const planned = planOf({ axes: [{ field: 'network.width', values: [16, -1] }], seeds: 2 }).run(3)
    expect(planned).toEqual({
      ok: false,
      issue: { path: 'network.width', message: 'Must be at least 1, got -1. (at width = -1, seed = 1)' },
    })
    const unknown = planOf({ axes: [{ field: 'network.widht', values: [16] }] }).run(0)
    expect(unknown).toMatchObject({ ok: false, issue: { path: 'network.widht' } })
    expect(planOf({ axes: [{ field: 'seed.high', values: [16] }], base: { seed: 1 } }).run(0)).toMatchObject({
      ok: false,
      issue: { path: 'seed.high', message: expect.stringContaining('Lies within a field that is no object.') },
    })
  })
})
