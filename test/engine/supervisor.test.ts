import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import type { EngineTask, TaskOutcome, TrainingReport } from '../../src-main/engine/messages'
import { EngineSupervisor } from '../../src-main/engine/supervisor'
import { FakeProcess, fakeEngines, type FakeTask } from '../workbench/fake-engine'
import { failureOf, specOf } from '../store/scratch'

const train: EngineTask = { kind: 'train', spec: specOf(), engine: 'onnx', checkpointSeconds: 30 }
const explain: EngineTask = { kind: 'explain', spec: specOf() }
const trained: TaskOutcome = {
  kind: 'trained',
  complete: true,
  stepsDone: 3,
  millisecondsPerStep: 1,
  loss: null,
  heldOut: null,
  metrics: {},
  nonFiniteSamples: 0,
  evidence: null,
}
const density: TaskOutcome = { kind: 'density', grid: null }
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

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await wait(1)
}
