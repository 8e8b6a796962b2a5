import { describe, expect, it } from 'vitest'
import type { WorkbenchEvent } from '@contract/events'
import { CloudpinError, fail, type Failure } from '@contract/failure'
import type { EngineTask } from '../../../src-main/engine/messages'
import type { History } from '../../../src-main/store'
import { openHistory, specOf } from '../../store/scratch'
import { workbenchWith } from '../bench'
import type { FakeTask } from '../fake-engine'

const target = { kind: 'mnist', digits: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] } as const
const images = { height: 28, width: 28, channels: 1, range: [-1, 1] } as const
const rows = 5
const samples = (value: number) => ({
  shape: [rows, 784],
  values: new Float32Array(rows * 784).fill(value),
  images,
})
const nearest = { indices: Int32Array.of(9, 8, 7, 6, 5), distances: Float32Array.of(0.1, 0.2, 0.3, 0.4, 0.5) }
const classes = {
  labels: Int32Array.of(1, 2, 3, 4, 5),
  confidences: Float32Array.of(0.5, 0.75, 1, 0.25, 0.125),
  accuracy: 0.99,
}
const classNames = ['zero', 'one']

async function historyOf(): Promise<History> {
  const history = openHistory()
  history.runs.add([{ id: 'digits', spec: specOf({ target }), engine: 'onnx', createdAt: 1 }])
  history.runs.add([{ id: 'points', spec: specOf(), engine: 'onnx', createdAt: 2 }])
  await history.samples.put('digits', { kind: 'final' }, samples(0))
  await history.samples.put('digits', { kind: 'preview', step: 10 }, samples(1))
  for (const id of ['digits', 'points']) history.runs.change(id, { state: 'done' })
  return history
}

/** A workbench whose engine answers as told; `tasks` are what it was asked. */
async function opened(answer: (fake: FakeTask) => void = answers) {
  const tasks: EngineTask[] = []
  const history = await historyOf()
  const { workbench, events } = workbenchWith(
    (fake) => {
      tasks.push(fake.task)
      answer(fake)
    },
    { history },
  )
  return { handlers: workbench.handlers, history, tasks, events }
}

function answers(fake: FakeTask): void {
  const { task } = fake
  if (task.kind === 'nearest') {
    for (const step of [1, 2]) {
      fake.report({
        kind: 'progress',
        progress: { phase: 'evaluating', step, steps: 2, stepsPerSecond: null, secondsLeft: null },
      })
    }
    fake.succeed({ kind: 'nearest', nearest })
  }
  if (task.kind === 'classify') fake.succeed({ kind: 'classified', classified: { classNames, classes } })
  if (task.kind === 'describe') {
    const [count = 0] = task.samples.shape
    const found = { indices: new Int32Array(count), distances: new Float32Array(count) }
    const shown = { shape: [count, 784], values: new Float32Array(count * 784), images }
    const description = { classNames, classes: null, nearest: { ...found, images: shown, labels: null } }
    fake.succeed({ kind: 'described', description })
  }
}

async function failing(promise: Promise<unknown>): Promise<Failure> {
  const thrown: unknown = await promise.catch((error: unknown) => error)
  if (thrown instanceof CloudpinError) return thrown.failure
  throw new Error('It was expected to fail.')
}

const shares = (events: readonly WorkbenchEvent[]) =>
  events.flatMap((event) => (event.kind === 'search' ? [event.share] : []))

describe('what is found out of the images that a run keeps', () => {
  it('is worked out once, told as it goes on, and kept with them', async () => {
    const { handlers, tasks, events } = await opened()
    expect(await handlers['samples.nearest']({ run: 'digits' })).toEqual(nearest)
    expect(shares(events)).toEqual([0.5, 1])
    expect(await handlers['samples.classes']({ run: 'digits', classifier: 'kept' })).toEqual({ classNames, classes })
    expect(await handlers['samples.nearest']({ run: 'digits' })).toEqual(nearest)
    expect(await handlers['samples.classes']({ run: 'digits', classifier: 'train' })).toEqual({ classNames, classes })
    expect(tasks.map(({ kind }) => kind)).toEqual(['nearest', 'classify'])
  })

  it('is not found out again where some of the images are described', async () => {
    const { handlers, tasks } = await opened()
    await handlers['samples.nearest']({ run: 'digits' })
    await handlers['samples.classes']({ run: 'digits', classifier: 'kept' })
    await handlers['samples.describe']({ run: 'digits', first: 1, limit: 2 })
    const described = tasks.at(-1)
    if (described?.kind !== 'describe') throw new Error('Nothing was described.')
    expect(described.samples.shape).toEqual([2, 784])
    expect(described.known.nearest?.indices).toEqual(Int32Array.of(8, 7))
    expect(described.known.classes?.classes?.labels).toEqual(Int32Array.of(2, 3))
  })

  it('is of that set alone, and gone when others take its place', async () => {
    const { handlers, history, tasks } = await opened()
    await handlers['samples.nearest']({ run: 'digits' })
    await handlers['samples.nearest']({ run: 'digits', step: 10 })
    expect(tasks).toHaveLength(2)
    await history.samples.put('digits', { kind: 'final' }, samples(2))
    await handlers['samples.nearest']({ run: 'digits' })
    await handlers['samples.nearest']({ run: 'digits', step: 10 })
    expect(tasks).toHaveLength(3)
  })

  it('is not kept where the images were replaced meanwhile', async () => {
    const { handlers, history, tasks } = await opened((fake) => {
      void history.samples.put('digits', { kind: 'final' }, samples(3)).then(() => {
        answers(fake)
      })
    })
    await handlers['samples.nearest']({ run: 'digits' })
    await handlers['samples.nearest']({ run: 'digits' })
    expect(tasks).toHaveLength(2)
  })

  it('is not kept of images that were given', async () => {
    const { handlers, tasks } = await opened()
    const given = { shape: [rows, 784] as [number, number], values: new Float32Array(rows * 784) }
    for (let time = 0; time < 2; time++) await handlers['samples.nearest']({ run: 'digits', samples: given })
    expect(tasks).toHaveLength(2)
  })
})

describe('a search', () => {
  it('is one for all who ask, and ends for all when it is stopped', async () => {
    const { handlers, tasks } = await opened((fake) => {
      void fake.stopped.then(() => {
        fake.fail(fail('cancelled', 'Stopped.').failure)
      })
    })
    const asked = [1, 2].map(() => failing(handlers['samples.nearest']({ run: 'digits' })))
    await expect.poll(() => tasks.length).toBe(1)
    await handlers['samples.stopSearch']({ run: 'digits' })
    expect((await Promise.all(asked)).map(({ code }) => code)).toEqual(['cancelled', 'cancelled'])
  })

  it('is for images: a run of points, a step and a place that are not there are named', async () => {
    const { handlers } = await opened()
    expect((await failing(handlers['samples.nearest']({ run: 'points' }))).message).toBe(
      '“mixture, VP, width 64” is not about images; its target is “mixture”.',
    )
    expect(await failing(handlers['samples.classes']({ run: 'digits', step: 11, classifier: 'kept' }))).toMatchObject({
      code: 'not-found',
      field: 'step',
    })
    expect((await failing(handlers['samples.describe']({ run: 'digits', first: 5, limit: 1 }))).message).toBe(
      'There are 5 images, counted from 0.',
    )
  })
})
