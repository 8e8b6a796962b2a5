import type { EngineAvailability } from '@contract/description'
import type { WorkbenchEvent } from '@contract/events'
import type { RunSummary, SampleSet } from '@contract/run'
import type { TaskOutcome } from '../../src-main/engine/messages'
import { EngineSupervisor, type SupervisorTiming } from '../../src-main/engine/supervision/supervisor'
import { createWorkbench, type Workbench } from '../../src-main/workbench'
import type { History } from '../../src-main/store'
import { silentLog, type ProgramLog } from '../../src-main/workbench/program-log/log-file'
import { afterwards, openHistory } from '../store/scratch'
import { fakeEngines, type FakeProcess, type FakeTask } from './fake-engine'

export const engines: readonly EngineAvailability[] = [
  { kind: 'tensorflow', available: false, detail: 'tfjs-node is not set up', preferred: false },
  { kind: 'onnx', available: true, detail: 'CPU, ONNX Runtime', preferred: true },
  { kind: 'eager', available: true, detail: 'CPU, tfjs', preferred: false },
]

export const points = (rows: number, value = 0): SampleSet => ({
  shape: [rows, 2],
  values: new Float32Array(2 * rows).fill(value),
  images: null,
})

export const trained = (change: Partial<Extract<TaskOutcome, { kind: 'trained' }>> = {}): TaskOutcome => ({
  kind: 'trained',
  complete: true,
  stepsDone: 4,
  millisecondsPerStep: 0.5,
  loss: { last: 0.25, tailMean: 0.5 },
  heldOut: {
    loss: 0.5,
    standardError: 0.01,
    count: 100,
    floor: 0.25,
    floorStandardError: 0,
    excess: 0.25,
    excessStandardError: 0.01,
  },
  metrics: { slicedWasserstein2: { value: 0.5, floor: 0.125 } },
  nonFiniteSamples: 0,
  evidence: null,
  ...change,
})

/** Reports what a short training reports, and succeeds. */
export function trainShortly(fake: FakeTask): void {
  fake.report({ kind: 'started', engine: 'onnx', device: 'CPU, 1 thread', parameterCount: 10 })
  fake.report({ kind: 'curve', firstStep: 0, values: Float32Array.of(4, 3) })
  fake.report({ kind: 'preview', step: 2, samples: points(3, 1) })
  fake.report({ kind: 'curve', firstStep: 2, values: Float32Array.of(2, 1) })
  fake.report({
    kind: 'checkpoint',
    checkpoint: {
      step: 4,
      tensors: [{ name: 'dense', shape: [2], dtype: 'float32', data: Float32Array.of(1, 2) }],
    },
  })
  fake.report({ kind: 'samples', samples: points(5, 2) })
  fake.report({ kind: 'log', message: 'Sampled 5 points.' })
  fake.succeed(trained())
}

export interface Bench {
  readonly workbench: Workbench
  readonly history: History
  readonly events: WorkbenchEvent[]
  readonly processes: readonly FakeProcess[]
  /** Resolves with the run when it is in a state that it stays in. */
  ended(id: string): Promise<RunSummary>
}

interface BenchOptions {
  readonly history?: History
  readonly timing?: Partial<SupervisorTiming>
  readonly memory?: number
  readonly cores?: number
  readonly retryMilliseconds?: number
  readonly host?: 'cli' | 'web'
  readonly log?: ProgramLog
}

/** A workbench with fake engines, closed after the test. */
export function workbenchWith(
  onTask: (task: FakeTask, process: FakeProcess) => void,
  {
    history = openHistory(),
    timing = {},
    memory = 2 ** 36,
    cores = 2,
    retryMilliseconds = 5000,
    host = 'cli',
    log = silentLog,
  }: BenchOptions = {},
): Bench {
  const { processes, start } = fakeEngines(onTask)
  const workbench = createWorkbench({
    store: history,
    supervisor: new EngineSupervisor(start, timing),
    host,
    log,
    version: '1.2.3',
    describeEngines: () => Promise.resolve(engines),
    memory,
    machine: { cores, memory },
    retryMilliseconds,
  })
  afterwards(() => workbench.close())
  const events: WorkbenchEvent[] = []
  workbench.listen((event) => events.push(event))
  const ended = (id: string): Promise<RunSummary> =>
    new Promise((resolve) => {
      const look = (run: RunSummary) => {
        if (run.id !== id || run.state === 'queued' || run.state === 'running') return
        stop()
        resolve(run)
      }
      const stop = workbench.listen((event) => {
        if (event.kind === 'run') look(event.run)
      })
      void workbench.handlers['runs.get']({ run: id }).then(look)
    })
  return { workbench, history, events, processes, ended }
}

/** The one in a list of one. */
export function only<T>(list: readonly T[]): T {
  const [first] = list
  if (first === undefined || list.length !== 1) throw new Error(`Expected one, got ${String(list.length)}.`)
  return first
}
