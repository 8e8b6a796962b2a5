import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import type { TrainingReport } from '../../../src-main/engine/messages'
import { EngineSupervisor } from '../../../src-main/engine/supervision/supervisor'
import { FakeProcess, fakeEngines } from '../../workbench/fake-engine'
import { failureOf } from '../../store/scratch'
import { density, explain, train, trained } from './tasks'

const nothing = () => undefined

describe('an engine without a sign of life', () => {
  test('is told of, ended as stuck, and costs its task', async () => {
    const { processes, start } = fakeEngines(nothing)
    const supervisor = new EngineSupervisor(start, { silence: 100 })
    const heard: TrainingReport[] = []
    const failure = await failureOf(() => supervisor.run(train, (report) => heard.push(report)).finished)
    expect(failure).toMatchObject({ code: 'engine-crashed', message: expect.stringContaining('it was stuck') })
    expect(heard).toMatchObject([{ kind: 'log', message: expect.stringContaining('no sign of life') }])
    expect(processes[0]?.killed).toBe(true)
    await supervisor.close()
  })

  test('is not one that is slow: it lives as long as it says so', async () => {
    const { start, processes } = fakeEngines((fake) => {
      void wait(300).then(() => {
        fake.succeed(trained)
      })
    })
    const supervisor = new EngineSupervisor(start, { silence: 100 })
    const signs = setInterval(() => {
      processes[0]?.alive()
    }, 5)
    const heard: TrainingReport[] = []
    expect(await supervisor.run(train, (report) => heard.push(report)).finished).toEqual(trained)
    clearInterval(signs)
    expect(heard).toEqual([])
    expect(processes[0]?.killed).toBe(false)
    await supervisor.close()
  })

  test('is left alone while it has nothing to do', async () => {
    const { start, processes } = fakeEngines((fake) => {
      fake.succeed(density)
    })
    const supervisor = new EngineSupervisor(start, { silence: 20 })
    await supervisor.run(explain).finished
    await wait(80)
    expect(processes[0]?.killed).toBe(false)
    await supervisor.close()
  })
})

describe('a process that does not start', () => {
  test('within its deadline is ended', async () => {
    const process = new FakeProcess(nothing)
    const supervisor = new EngineSupervisor(() => process, { ready: 20 })
    const failure = await failureOf(() => supervisor.run(train).finished)
    expect(failure.code).toBe('engine-crashed')
    expect(failure.message).toContain('did not start within 0.02 s')
    expect(process.killed).toBe(true)
    await supervisor.close()
  })

  test('at all says why', async () => {
    const supervisor = new EngineSupervisor(() => {
      throw new Error('spawn ENOENT')
    })
    for (const task of [train, explain]) {
      const failure = await failureOf(() => supervisor.run(task).finished)
      expect(failure.code).toBe('engine-missing')
      expect(failure.message).toContain('spawn ENOENT')
    }
    await supervisor.close()
  })
})
