import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { fail } from '@contract/failure'
import type { History } from '../../../src-main/store'
import { openHistory } from '../../store/scratch'
import { only, points, trained, workbenchWith } from '../bench'
import type { FakeTask } from '../fake-engine'

const spec = { name: 'short', target: { kind: 'gaussian' } }

/** A history whose disk has no room for that kind of write while `full` is true. */
function onFullDisk(part: 'curves' | 'checkpoints') {
  const history = openHistory()
  const disk = { full: true, refusals: 0 }
  const refuse = () => {
    disk.refusals += 1
    throw fail('disk-full', 'The disk that holds /data is full; nothing was half-written. Free some space.')
  }
  if (part === 'curves') {
    const append = history.curves.append.bind(history.curves)
    history.curves.append = (...given) => {
      if (disk.full) refuse()
      append(...given)
    }
  } else {
    const put = history.checkpoints.put.bind(history.checkpoints)
    history.checkpoints.put = (...given) => (disk.full ? Promise.reject(refused(refuse)) : put(...given))
  }
  return { history, disk }
}

function refused(refuse: () => never): unknown {
  try {
    return refuse()
  } catch (thrown) {
    return thrown
  }
}

/** Trains ten steps at a time, with a checkpoint after each ten, until forty; a stop ends it where it is. */
async function trainByTens(fake: FakeTask, begun: number[]): Promise<void> {
  let step = fake.task.kind === 'train' ? (fake.task.resume?.checkpoint.step ?? 0) : 0
  begun.push(step)
  let stopped = false
  void fake.stopped.then(() => {
    stopped = true
  })
  fake.report({ kind: 'started', engine: 'onnx', device: 'CPU, 1 thread', parameterCount: 10 })
  while (step < 40 && !stopped) {
    const values = Float32Array.from({ length: 10 }, (_, k) => step + k + 1)
    fake.report({ kind: 'curve', firstStep: step, values })
    step += 10
    const tensors = [{ name: 'dense', shape: [1], dtype: 'float32', data: Float32Array.of(step) }] as const
    fake.report({ kind: 'checkpoint', checkpoint: { step, tensors } })
    await wait(5)
  }
  if (step === 40) fake.report({ kind: 'samples', samples: points(3, 2) })
  fake.succeed(trained({ complete: step === 40, stepsDone: step, loss: null }))
}

const begin = async (history: History, begun: number[]) => {
  const bench = workbenchWith((fake) => void trainByTens(fake, begun), { history, retryMilliseconds: 20 })
  const { id } = only(await bench.workbench.handlers['runs.start']({ specs: [spec], engine: 'onnx' }))
  return { ...bench, id }
}

test.each(['curves', 'checkpoints'] as const)(
  'on a full disk (%s) a run waits, says so, and goes on to the same numbers when there is room',
  async (part) => {
    const { history, disk } = onFullDisk(part)
    const begun: number[] = []
    const { workbench, events, ended, id } = await begin(history, begun)
    while (disk.refusals < 3) await wait(5)
    const waiting = await workbench.handlers['runs.get']({ run: id })
    expect(waiting).toMatchObject({ state: 'running', failure: { code: 'disk-full' } })
    expect(waiting.failure?.message).toContain('waits, and goes on when there is room')
    expect(events.some((event) => event.kind === 'progress' && event.phase === 'waiting')).toBe(true)
    disk.full = false
    expect(await ended(id)).toMatchObject({ state: 'done', stepsDone: 40, failure: null })
    const curve = await workbench.handlers['runs.curve']({ run: id, buckets: 100, scale: 'linear' })
    expect([...curve.last]).toEqual(Array.from({ length: 40 }, (_, k) => k + 1))
    const { log, checkpointSteps, hasSamples } = await workbench.handlers['runs.get']({ run: id })
    expect({ checkpointSteps, hasSamples }).toEqual({ checkpointSteps: [20, 30, 40], hasSamples: true })
    if (begun.length > 1) {
      expect(log.map(({ message }) => message)).toContain(
        'There was no room on the disk, and now there is; it goes on.',
      )
    }
    expect(begun.slice(1).every((step, k) => step > (begun[k] ?? 0))).toBe(true)
  },
)

test('a run that waits for room can be stopped, and the program closed', async () => {
  const { history, disk } = onFullDisk('curves')
  const { workbench, ended, id } = await begin(history, [])
  while (disk.refusals < 2) await wait(5)
  await workbench.handlers['runs.stop']({ run: id })
  expect(await ended(id)).toMatchObject({ state: 'failed', failure: { code: 'disk-full' } })
  const next = only(await workbench.handlers['runs.start']({ specs: [spec], engine: 'onnx' }))
  const { refusals } = disk
  while (disk.refusals < refusals + 2) await wait(5)
  await workbench.close()
  disk.full = false
  const again = workbenchWith(() => undefined, { history: openHistory(history.file) })
  expect((await again.workbench.handlers['runs.get']({ run: next.id })).state).toBe('interrupted')
})

test('without room to begin, a run waits too', async () => {
  const history = openHistory()
  const change = history.runs.change.bind(history.runs)
  let full = true
  history.runs.change = (...given) => {
    if (full) throw fail('history-unwritable', 'The history cannot be written.')
    return change(...given)
  }
  const begun: number[] = []
  const { ended, id } = await begin(history, begun)
  await wait(60)
  expect(begun).toEqual([])
  full = false
  expect(await ended(id)).toMatchObject({ state: 'done', failure: null })
  expect(begun).toEqual([0])
})
