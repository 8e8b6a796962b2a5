import { widthOf } from '@contract/experiment/network'
import type { Judgement } from '@contract/run'
import type { StudyProgress } from '../../../src-main/workbench/studies/run'
import { studySchema } from '../../../src-main/workbench/studies/study'
import type { specOf } from '../../store/scratch'
import { trained } from '../bench'
import type { FakeTask } from '../fake-engine'

/** Networks of three widths under two processes, trained twice each, and judged at two numbers of steps. */
export const study = studySchema.parse({
  title: 'Widths & starts',
  question: 'Does it work?',
  settings: ['Everything is small.'],
  parts: [
    {
      kind: 'sweep',
      id: 'networks',
      title: 'Networks',
      sweep: {
        base: { target: { kind: 'gaussian' } },
        axes: [
          { field: 'network.width', values: [4, 8, 16] },
          { field: 'process', values: [{ kind: 'vp' }, { kind: 'pbm' }] },
        ],
        seeds: 2,
      },
      quick: { set: { 'training.steps': 7 }, axes: { width: [4, 16] }, seeds: 1 },
    },
    {
      kind: 'judge',
      id: 'steps',
      title: 'Steps',
      of: 'networks',
      axes: [{ field: 'sampling.steps', values: [10, 20] }],
    },
  ],
  figure: {
    columns: 2,
    panels: [
      {
        title: 'SW₂ < 1',
        part: 'networks',
        along: 'width',
        by: ['process'],
        value: 'slicedWasserstein2',
        x: { label: 'width', scale: 'log' },
        y: { label: 'SW₂', scale: 'log' },
        floor: true,
      },
      {
        title: 'By steps',
        part: 'steps',
        along: 'steps',
        by: ['process', 'width'],
        value: 'slicedWasserstein2',
        x: { label: 'steps' },
        y: { label: 'SW₂' },
      },
    ],
  },
  tables: [{ part: 'networks', values: ['slicedWasserstein2'] }],
  comparisons: [
    {
      title: 'PBM beside VP',
      part: 'networks',
      value: 'slicedWasserstein2',
      axis: 'process',
      of: 'PBM',
      to: 'VP',
      by: ['width'],
      as: 'difference',
    },
  ],
  published: [
    {
      part: 'networks',
      value: 'slicedWasserstein2',
      along: 'width',
      by: 'process',
      lines: { VP: { '4': 3, '16': 12 }, PBM: { '4': 2, '16': 14 } },
    },
  ],
})

/** Results that are known from the spec: the width, one more under PBM, and 0.5 more for each seed. */
export const distance = (spec: ReturnType<typeof specOf>) =>
  widthOf(spec.network) + (spec.process.kind === 'pbm' ? 1 : 0) + spec.seed / 2

/** Trains and judges at once, to those results. */
export function perform(fake: FakeTask): void {
  if (fake.task.kind === 'train') {
    const tensors = [{ name: 'w', shape: [1], dtype: 'float32', data: Float32Array.of(1) } as const]
    fake.report({ kind: 'curve', firstStep: 0, values: Float32Array.of(1, 1) })
    fake.report({ kind: 'checkpoint', checkpoint: { step: 2, tensors } })
    fake.succeed(trained({ metrics: { slicedWasserstein2: { value: distance(fake.task.spec), floor: 0.5 } } }))
  }
  if (fake.task.kind === 'judge') {
    const judgements = fake.task.specs.map((spec): Judgement => {
      const value = distance(spec) / spec.sampling.steps
      return { metrics: { slicedWasserstein2: { value, floor: 0.5 } }, nonFiniteSamples: 0, evidence: null }
    })
    fake.succeed({ kind: 'judged', judgements })
  }
}

/** What `told` is given is what a person would be told meanwhile. */
export const options = (quick: boolean, told: StudyProgress[] = []) => ({
  quick,
  sideBySide: 2,
  hear: (progress: StudyProgress) => {
    told.push(progress)
  },
  signal: new AbortController().signal,
})
