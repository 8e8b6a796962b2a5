import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { Checkpoint } from '../../../src-main/engine/messages'
import { failureOf, openHistory } from '../../store/scratch'
import { only, trained, trainShortly, workbenchWith } from '../bench'
import type { FakeProcess, FakeTask } from '../fake-engine'

const spec = { name: 'short', target: { kind: 'gaussian' } }

const checkpointOf = (step: number): Checkpoint => ({
  step,
  tensors: [{ name: 'dense', shape: [2], dtype: 'float32', data: Float32Array.of(step, 2) }],
})

/** Reports steps up to `to` with a checkpoint, from where the task begins; the loss of step k is k + 1. */
function trainTo(fake: FakeTask, to: number, beyond = 0): number {
  const from = fake.task.kind === 'train' ? (fake.task.resume?.checkpoint.step ?? 0) : 0
  const values = Float32Array.from({ length: to - from }, (_, k) => from + k + 1)
  fake.report({ kind: 'started', engine: 'onnx', device: 'CPU, 1 thread', parameterCount: 10 })
  fake.report({ kind: 'curve', firstStep: from, values })
  fake.report({ kind: 'checkpoint', checkpoint: checkpointOf(to) })
  if (beyond > 0) fake.report({ kind: 'curve', firstStep: to, values: new Float32Array(beyond).fill(-1) })
  return from
}

const stopped = (steps: number) => trained({ complete: false, stepsDone: steps, metrics: {}, nonFiniteSamples: null })

/** Crashes after the messages that are on their way. */
const crash = (process: FakeProcess) => setImmediate(() => setImmediate(() => process.exit(null, 'SIGKILL')))

test('a stopped run goes on from its checkpoint, with its last losses, and what was beyond is cut', async () => {
  const begun: FakeTask[] = []
  const { workbench, ended } = workbenchWith((fake) => {
    begun.push(fake)
    if (begun.length > 1) {
      trainTo(fake, 400)
      fake.succeed(trained({ stepsDone: 400 }))
      return
    }
    trainTo(fake, 250, 20)
    void fake.stopped.then(() => {
      fake.succeed(stopped(270))
    })
  })
  const { handlers } = workbench
  const { id } = only(await handlers['runs.start']({ specs: [spec] }))
  while (begun.length === 0) await wait(1)
  await wait(5)
  await handlers['runs.stop']({ run: id })
  expect(await ended(id)).toMatchObject({ state: 'stopped', stepsDone: 270 })

  expect(await handlers['runs.resume']({ run: id })).toMatchObject({ step: 250, run: { id, state: 'queued' } })
  expect(await ended(id)).toMatchObject({ state: 'done', stepsDone: 400, failure: null })
  const task = begun[1]?.task
  if (task?.kind !== 'train') throw new Error('no training')
  expect(task.resume?.checkpoint).toEqual(checkpointOf(250))
  expect([...(task.resume?.recentLosses ?? [])]).toEqual(Array.from({ length: 200 }, (_, k) => 51 + k))
  const curve = await handlers['runs.curve']({ run: id, buckets: 1000, scale: 'linear' })
  expect([...curve.last]).toEqual(Array.from({ length: 400 }, (_, k) => k + 1))
  const log = (await handlers['runs.get']({ run: id })).log.map(({ message }) => message)
  expect(log).toContain('Goes on from the checkpoint of step 250.')
})

test('a damaged checkpoint is passed over with a line in the log; without a whole one it says so', async () => {
  const history = openHistory()
  const damage = (id: string, step: number) => {
    const name = `checkpoint-${String(step).padStart(9, '0')}.safetensors`
    writeFileSync(join(history.file.replace(/\.sqlite$/, '.files'), id, name), 'not what was written')
  }
  const starts: number[] = []
  const { workbench, ended } = workbenchWith(
    (fake) => {
      starts.push(trainTo(fake, starts.length === 0 ? 4 : 6))
      if (starts.length === 1) fake.report({ kind: 'curve', firstStep: 4, values: Float32Array.of(5, 6) })
      if (starts.length === 1) fake.report({ kind: 'checkpoint', checkpoint: checkpointOf(6) })
      fake.fail({ code: 'disk-full', message: 'The disk is full.' })
    },
    { history },
  )
  const { handlers } = workbench
  const { id } = only(await handlers['runs.start']({ specs: [spec] }))
  expect(await ended(id)).toMatchObject({ state: 'failed', stepsDone: 6 })
  damage(id, 6)
  await handlers['runs.resume']({ run: id })
  expect(await ended(id)).toMatchObject({ state: 'failed', failure: { code: 'disk-full' } })
  expect(starts).toEqual([0, 4])
  const detail = await handlers['runs.get']({ run: id })
  expect(detail.checkpointSteps).toEqual([4, 6])
  expect(detail.log.map(({ message }) => message)).toContain(
    'The checkpoint of step 6 is damaged, or the curve does not reach it; it was passed over.',
  )
  damage(id, 4)
  damage(id, 6)
  await handlers['runs.resume']({ run: id })
  expect((await ended(id)).failure).toMatchObject({ code: 'data-damaged' })
})

test('what cannot go on is refused in a sentence', async () => {
  let kind: 'done' | 'early' | 'kept' | 'not-finite' = 'done'
  const { workbench, ended } = workbenchWith((fake) => {
    if (kind === 'done') trainShortly(fake)
    if (kind === 'kept' || kind === 'not-finite') trainTo(fake, 4)
    fake.fail({ code: kind === 'not-finite' ? 'not-finite' : 'disk-full', message: 'It ended.' })
  })
  const { handlers } = workbench
  const endedAs = async (as: typeof kind) => {
    kind = as
    const { id } = only(await handlers['runs.start']({ specs: [spec] }))
    await ended(id)
    return id
  }
  const refusal = async (as: typeof kind, engine?: 'eager') => {
    const run = await endedAs(as)
    return failureOf(() => handlers['runs.resume'](engine ? { run, engine } : { run }))
  }
  expect(await refusal('done')).toMatchObject({ code: 'not-allowed', message: expect.stringContaining('is done') })
  expect(await refusal('early')).toMatchObject({
    code: 'not-found',
    message: expect.stringContaining('before its first checkpoint'),
  })
  expect(await refusal('kept', 'eager')).toMatchObject({ code: 'not-allowed', field: 'engine' })
  expect((await refusal('not-finite')).message).toContain('no number again')
  expect(await failureOf(() => handlers['runs.resume']({ run: 'nobody' }))).toMatchObject({ code: 'not-found' })
})

test('a crash is followed by a restart from the checkpoint; after the third the run has failed, until it is resumed', async () => {
  const starts: number[] = []
  const { workbench, ended, processes } = workbenchWith((fake, process) => {
    const to = 10 * (starts.length + 1)
    starts.push(trainTo(fake, to))
    if (starts.length < 5) crash(process)
    else fake.succeed(trained({ stepsDone: to }))
  })
  const { handlers } = workbench
  const { id } = only(await handlers['runs.start']({ specs: [spec] }))
  const run = await ended(id)
  expect(run).toMatchObject({ state: 'failed', stepsDone: 30, failure: { code: 'engine-crashed' } })
  expect(run.failure?.message).toContain('ended unexpectedly 3 times')
  expect(starts).toEqual([0, 10, 20])
  expect(processes).toHaveLength(3)
  const log = (await handlers['runs.get']({ run: id })).log.map(({ message }) => message)
  expect(log.flatMap((line) => /restart \d of 2/.exec(line) ?? [])).toEqual(['restart 1 of 2', 'restart 2 of 2'])
  await handlers['runs.resume']({ run: id })
  expect(await ended(id)).toMatchObject({ state: 'done', stepsDone: 50, failure: null })
  expect(starts).toEqual([0, 10, 20, 30, 40])
})

test('a crash of a run that was asked to stop is no reason to begin again', async () => {
  const { workbench, ended, processes } = workbenchWith((fake, process) => {
    trainTo(fake, 10)
    void fake.stopped.then(() => {
      process.exit(null, 'SIGKILL')
    })
  })
  const { id } = only(await workbench.handlers['runs.start']({ specs: [spec] }))
  while (processes[0]?.tasks.length !== 1) await wait(1)
  await wait(5)
  await workbench.handlers['runs.stop']({ run: id })
  await ended(id)
  expect(processes).toHaveLength(1)
})
