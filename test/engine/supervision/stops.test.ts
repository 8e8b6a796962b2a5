import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import type { TrainingReport } from '../../../src-main/engine/messages'
import { EngineSupervisor } from '../../../src-main/engine/supervision/supervisor'
import { FakeProcess, fakeEngines } from '../../workbench/fake-engine'
import { failureOf } from '../../store/scratch'
import { train, trained, until } from './tasks'

const nothing = () => undefined

describe('a stop', () => {
  test('is answered by the engine with what it has', async () => {
    const partial = { ...trained, complete: false }
    const { processes, start } = fakeEngines((fake) => {
      void fake.stopped.then(() => {
        fake.succeed(partial)
      })
    })
    const supervisor = new EngineSupervisor(start)
    const { stop, finished } = supervisor.run(train)
    await until(() => processes[0]?.tasks.length === 1)
    stop()
    stop()
    expect(await finished).toEqual(partial)
    expect(processes[0]?.killed).toBe(false)
    await supervisor.close()
  })

  test('that the engine does not answer ends its process', async () => {
    const { processes, start } = fakeEngines(nothing)
    const supervisor = new EngineSupervisor(start, { stop: 20 })
    const { stop, finished } = supervisor.run(train)
    await until(() => processes[0]?.tasks.length === 1)
    stop()
    expect((await failureOf(() => finished)).code).toBe('cancelled')
    expect(processes[0]?.killed).toBe(true)
    await supervisor.close()
  })

  test('waits for a slow step of which the engine told, and not for one of which it did not', async () => {
    const partial = { ...trained, complete: false }
    const slow = (told: boolean) =>
      fakeEngines((fake) => {
        fake.report({ kind: 'started', engine: 'onnx', device: 'CPU', parameterCount: 7 })
        if (told) fake.report({ kind: 'stop-time', milliseconds: 60 })
        void fake.stopped
          .then(() => wait(60))
          .then(() => {
            fake.succeed(partial)
          })
      })
    const stopped = async (told: boolean) => {
      const { processes, start } = slow(told)
      const supervisor = new EngineSupervisor(start, { stop: 10, stopTraining: 10 })
      const heard: TrainingReport[] = []
      const { stop, finished } = supervisor.run(train, (report) => heard.push(report))
      await until(() => heard.length === (told ? 2 : 1))
      stop()
      const end = await finished.catch((thrown: unknown) => thrown)
      await supervisor.close()
      return { end, killed: processes[0]?.killed }
    }
    expect(await stopped(true)).toEqual({ end: partial, killed: false })
    expect(await stopped(false)).toMatchObject({ end: { failure: { code: 'cancelled' } }, killed: true })
  })

  test('of a training whose steps are all kept does not wait for the rest', async () => {
    const { processes, start } = fakeEngines((fake) => {
      fake.report({ kind: 'started', engine: 'onnx', device: 'CPU', parameterCount: 7 })
      fake.report({ kind: 'stop-time', milliseconds: 60_000 })
      fake.report({ kind: 'stop-time', milliseconds: 0 })
    })
    const supervisor = new EngineSupervisor(start, { stop: 10 })
    const heard: TrainingReport[] = []
    const { stop, finished } = supervisor.run(train, (report) => heard.push(report))
    await until(() => heard.length === 3)
    stop()
    expect((await failureOf(() => finished)).code).toBe('cancelled')
    expect(processes[0]?.killed).toBe(true)
    await supervisor.close()
  })

  test('for which nobody wants to wait ends the process at once', async () => {
    const { processes, start } = fakeEngines((fake) => {
      fake.report({ kind: 'started', engine: 'onnx', device: 'CPU', parameterCount: 7 })
      fake.report({ kind: 'stop-time', milliseconds: 60_000 })
    })
    const supervisor = new EngineSupervisor(start)
    const heard: TrainingReport[] = []
    const { stop, end, finished } = supervisor.run(train, (report) => heard.push(report))
    await until(() => heard.length === 2)
    stop()
    end()
    expect(await failureOf(() => finished)).toMatchObject({
      code: 'cancelled',
      message: expect.stringContaining('without waiting'),
    })
    expect(processes[0]?.killed).toBe(true)
    await supervisor.close()
  })

  test('of a training that is still being prepared does not wait for that', async () => {
    const { processes, start } = fakeEngines((fake, process) => {
      if (process === processes[1]) fake.report({ kind: 'started', engine: 'onnx', device: 'CPU', parameterCount: 7 })
      void wait(80).then(() => {
        fake.succeed({ ...trained, complete: false })
      })
    })
    const supervisor = new EngineSupervisor(start, { stopBeforehand: 10 })
    const preparing = supervisor.run(train)
    await until(() => processes[0]?.tasks.length === 1)
    preparing.stop()
    expect((await failureOf(() => preparing.finished)).code).toBe('cancelled')
    expect(processes[0]?.killed).toBe(true)
    const heard: TrainingReport[] = []
    const begun = supervisor.run(train, (report) => heard.push(report))
    await until(() => heard.length === 1)
    begun.stop()
    expect(await begun.finished).toMatchObject({ kind: 'trained', complete: false })
    expect(processes[1]?.killed).toBe(false)
    await supervisor.close()
  })

  test('before the engine is ready ends it at once', async () => {
    const process = new FakeProcess(nothing)
    const supervisor = new EngineSupervisor(() => process)
    const { stop, finished } = supervisor.run(train)
    stop()
    expect((await failureOf(() => finished)).code).toBe('cancelled')
    expect(process.killed).toBe(true)
    await supervisor.close()
  })
})
