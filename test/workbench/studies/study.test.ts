import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { runStudy, type StudyProgress } from '../../../src-main/workbench/studies/run'
import { writeStudy } from '../../../src-main/workbench/studies/write'
import { openHistory, scratchFolder } from '../../store/scratch'
import { workbenchWith } from '../bench'
import { distance, options, perform, study } from './small-study'

describe('a study', () => {
  test('trains, judges without training again, and is written with what was published beside it', async () => {
    const { workbench, processes } = workbenchWith(perform)
    const told: StudyProgress[] = []
    const result = await runStudy(workbench, study, options(false, told))
    expect(result).toMatchObject({ cuts: [], losses: [] })
    expect(told.at(-1)).toMatchObject({ part: 'steps', done: 12, of: 12 })
    const steps = result.tables.get('steps')
    expect(steps?.axes).toEqual(['width', 'process', 'steps', 'seed'])
    expect(steps?.rows).toHaveLength(24)
    expect(steps?.rows[3]).toMatchObject({
      values: { width: 4, process: 'VP', steps: 20, seed: 1 },
      results: { slicedWasserstein2: 4.5 / 20 },
    })
    expect(processes.flatMap(({ tasks }) => tasks.map(({ task }) => task.kind)).sort()).toEqual([
      ...Array.from({ length: 12 }, () => 'judge'),
      ...Array.from({ length: 12 }, () => 'train'),
    ])

    const folder = join(scratchFolder(), 'study')
    await writeStudy(folder, study, result, workbench)
    expect(readdirSync(folder).sort()).toEqual([
      'README.md',
      'figure.svg',
      'networks-means.csv',
      'networks.csv',
      'specs.json',
      'steps-means.csv',
      'steps.csv',
    ])
    const text = readFileSync(join(folder, 'README.md'), 'utf8')
    expect(text).toContain('| 4     | VP      | 4.25 ± 0.35          |')
    expect(text).toContain('Mean ± standard deviation over the seeds 0, 1.')
    expect(text).toContain('## PBM beside VP\n\nSliced Wasserstein-2: PBM less VP, seed by seed; mean ± standard deviation.')
    expect(text).toContain('| 4     | 1        | 2     |')
    expect(text).toContain('| 4     | 4.25 ± 0.35 | 3             | 5.25 ± 0.35 | 2              |')
    expect(text).toContain('VP is below PBM at 2 of 2 places here, and at 1 of 2 as published.')
    expect(text).toContain('The order differs at width 4.')
    const drawn = readFileSync(join(folder, 'figure.svg'), 'utf8')
    expect(drawn).toContain('SW₂ &lt; 1')
    expect(drawn.match(/<text/g)?.length).toBe(drawn.match(/<\/text>/g)?.length)
    expect(drawn).not.toMatch(/NaN|undefined|Infinity/)
    const rows = readFileSync(join(folder, 'networks.csv'), 'utf8').trim().split('\n')
    expect(rows[0]).toContain('index,width,process,seed,state,')
    expect(rows).toHaveLength(13)
  })

  test('quick is smaller, says so, and is another sweep', async () => {
    const { workbench } = workbenchWith(perform)
    const { tables, cuts } = await runStudy(workbench, study, options(true))
    expect(tables.get('networks')?.rows).toHaveLength(4)
    expect(cuts).toEqual([
      'Networks: training.steps as usual → 7',
      'Networks: width at 4, 16 of 3 values',
      'Networks: seeds 2 → 1',
    ])
  })

  test('that was done before trains and judges nothing again', async () => {
    const history = openHistory()
    const first = workbenchWith(perform, { history })
    const before = await runStudy(first.workbench, study, options(false))
    await first.workbench.close()
    const second = workbenchWith(perform, { history: openHistory(history.file) })
    const after = await runStudy(second.workbench, study, options(false))
    expect(second.processes).toHaveLength(0)
    expect(after.tables.get('steps')?.rows.map(({ results }) => results)).toEqual(
      before.tables.get('steps')?.rows.map(({ results }) => results),
    )
  })

  test('so far begins nothing and says what is missing', async () => {
    const { workbench, processes } = workbenchWith(perform)
    const nothing = await runStudy(workbench, study, { ...options(false), soFar: true })
    expect(nothing.losses[0]).toBe('Networks: 0 of 12 runs are done; the others are missing here.')
    expect(processes).toHaveLength(0)
    await runStudy(workbench, study, options(true))
    const quick = await runStudy(workbench, study, { ...options(true), soFar: true })
    expect(quick.tables.get('networks')?.rows).toHaveLength(4)
    expect(quick.losses).toEqual(['Steps: not judged here.'])
    const folder = join(scratchFolder(), 'study')
    await writeStudy(folder, study, nothing, workbench)
    expect(readFileSync(join(folder, 'README.md'), 'utf8')).toContain('## What is missing')
  })

  test('names what failed and goes on without it', async () => {
    const { workbench } = workbenchWith((fake) => {
      if (fake.task.kind === 'train' && distance(fake.task.spec) === 16) {
        fake.fail({ code: 'not-finite', message: 'The loss was NaN.' })
      } else perform(fake)
    })
    const { losses, tables } = await runStudy(workbench, study, options(false))
    expect(losses).toEqual(['“Sweep: width 16, VP, seed 0” failed and is missing here.'])
    expect(tables.get('steps')?.rows).toHaveLength(22)
  })
})
