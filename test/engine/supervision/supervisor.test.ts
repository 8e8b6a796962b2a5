import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import type { TrainingReport } from '../../../src-main/engine/messages'
import { EngineSupervisor } from '../../../src-main/engine/supervision/supervisor'
import { fakeEngines, type FakeTask } from '../../workbench/fake-engine'
import { failureOf } from '../../store/scratch'
import { density, explain, train, trained, until } from './tasks'

describe('a training', () => {
  test('has a process of its own, is heard, and its process ends with it', async () => {
    const { processes, start } = fakeEngines((fake) => {
      fake.report({ kind: 'log', message: 'begun' })
      fake.succeed(trained)
    })
    const supervisor = new EngineSupervisor(start)
    const heard: TrainingReport[] = []
    const hear = (report: TrainingReport) => heard.push(report)
    expect(await Promise.all([supervisor.run(train, hear).finished, supervisor.run(train).finished])).toEqual([
      trained,
      trained,
    ])
    expect(heard).toEqual([{ kind: 'log', message: 'begun' }])
    await supervisor.close()
    expect(processes.map((process) => [process.quitAsked, process.killed])).toEqual([
      [true, false],
      [true, false],
    ])
  })

  test('that follows one that ended well takes its process, which ends when none follows', async () => {
    const { processes, start } = fakeEngines((fake) => {
      fake.succeed(trained)
    })
    const supervisor = new EngineSupervisor(start, { rest: 30 })
    await supervisor.run(train).finished
    await supervisor.run(train).finished
    expect(processes.map(({ tasks }) => tasks.length)).toEqual([2])
    await until(() => processes[0]?.ended === true)
    expect(processes[0]?.quitAsked).toBe(true)
    await supervisor.run(train).finished
    expect(processes).toHaveLength(2)
    await supervisor.close()
  })

  test('that follows one that failed, or whose process is gone, begins in a new process', async () => {
    let failing = true
    const { processes, start } = fakeEngines((fake) => {
      if (failing) fake.fail({ code: 'not-finite', message: 'NaN at step 12' })
      else fake.succeed(trained)
    })
    const supervisor = new EngineSupervisor(start)
    await failureOf(() => supervisor.run(train).finished)
    failing = false
    await supervisor.run(train).finished
    expect(processes).toHaveLength(2)
    processes[1]?.exit(null, 'SIGKILL')
    await wait(5)
    await supervisor.run(train).finished
    expect(processes).toHaveLength(3)
    await supervisor.close()
  })

  test('that fails keeps its failure', async () => {
    const failure = { code: 'not-finite', message: 'NaN at step 12', field: 'training' } as const
    const supervisor = new EngineSupervisor(
      fakeEngines((fake) => {
        fake.fail(failure)
      }).start,
    )
    expect(await failureOf(() => supervisor.run(train).finished)).toEqual(failure)
    await supervisor.close()
  })

  test.each([
    [3, null, 'exit code 3', 'another engine'],
    [null, 'SIGKILL', 'signal SIGKILL', 'training.batch'],
    [137, null, 'exit code 137', 'memory'],
    [139, null, 'exit code 139', 'native code'],
    [0xc0000005, null, 'exit code 3221225477', 'native code'],
    [null, 'SIGTERM', 'signal SIGTERM', 'Another program'],
    [null, 'SIGILL', 'signal SIGILL', 'processor'],
    [0, null, 'exit code 0', 'recorded'],
  ] as const)('whose process ends with %s %s says so and what to try', async (code, signal, how, advice) => {
    const supervisor = new EngineSupervisor(
      fakeEngines((_, process) => {
        process.exit(code, signal)
      }).start,
    )
    const failure = await failureOf(() => supervisor.run(train).finished)
    expect(failure.code).toBe('engine-crashed')
    expect(failure.message).toContain(how)
    expect(failure.message).toContain(advice)
    await supervisor.close()
  })
})

describe('short calculations', () => {
  test('are done in turn by one process, which ends when it has been idle', async () => {
    let underWay = 0
    const { processes, start } = fakeEngines((fake) => {
      underWay += 1
      expect(underWay).toBe(1)
      setImmediate(() => {
        underWay -= 1
        fake.succeed(density)
      })
    })
    const supervisor = new EngineSupervisor(start, { idle: 20 })
    const tasks = Array.from({ length: 5 }, () => supervisor.run(explain).finished)
    expect(await Promise.all(tasks)).toHaveLength(5)
    expect(processes).toHaveLength(1)
    await until(() => processes[0]?.ended === true)
    expect(processes[0]?.quitAsked).toBe(true)
    await supervisor.run(explain).finished
    expect(processes).toHaveLength(2)
    await supervisor.close()
  })

  test('go on in a new process after one crashed', async () => {
    let first = true
    const { processes, start } = fakeEngines((fake, process) => {
      if (first) process.exit(null, 'SIGSEGV')
      else fake.succeed(density)
      first = false
    })
    const supervisor = new EngineSupervisor(start)
    const tasks = [supervisor.run(explain).finished, supervisor.run(explain).finished]
    const [crashed, done] = await Promise.allSettled(tasks)
    expect(crashed).toMatchObject({ status: 'rejected', reason: { failure: { code: 'engine-crashed' } } })
    expect(done).toMatchObject({ status: 'fulfilled' })
    expect(processes).toHaveLength(2)
    await supervisor.close()
  })

  test('that is stopped before its turn never begins', async () => {
    const begun: FakeTask[] = []
    const { start } = fakeEngines((fake) => {
      begun.push(fake)
      setImmediate(() => {
        fake.succeed(density)
      })
    })
    const supervisor = new EngineSupervisor(start)
    const first = supervisor.run(explain)
    const second = supervisor.run(explain)
    second.stop()
    expect(await first.finished).toEqual(density)
    expect((await failureOf(() => second.finished)).code).toBe('cancelled')
    expect(begun).toHaveLength(1)
    await supervisor.close()
  })
})

test('closing ends every process, also one that does not obey, and refuses new work', async () => {
  const { processes, start } = fakeEngines((_, process) => {
    process.obedient = false
  })
  const supervisor = new EngineSupervisor(start, { quit: 20 })
  const tasks = [supervisor.run(train).finished, supervisor.run(explain).finished]
  const settled = Promise.allSettled(tasks)
  await until(() => processes.every(({ tasks }) => tasks.length === 1) && processes.length === 2)
  const closed = supervisor.close()
  await until(() => processes.every(({ killed }) => killed))
  for (const process of processes) process.exit(null, 'SIGKILL')
  await closed
  expect((await settled).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect((await failureOf(() => supervisor.run(train).finished)).code).toBe('cancelled')
})
