import { readFileSync } from 'node:fs'
import type { ExperimentSpec } from '@contract/experiment/spec'
import { fail } from '@contract/failure'
import type { Phase } from '@contract/run'
import { now } from '../../src-main/engine/clock'
import type { StartEngineProcess } from '../../src-main/engine/supervision/port'
import { EngineSupervisor } from '../../src-main/engine/supervision/supervisor'
import { childEngine } from '../../src-main/hosts/bridge/child-engine'
import { Estimates } from '../../src-main/workbench/costs/estimates'
import { laneOf, thisMachine } from '../../src-main/workbench/queue/lanes'

const engine = 'onnx'
const start = childEngine(new URL('./engine.js', import.meta.url))

/** What a spec was estimated to take, and what a run of it then took, each in engine processes of its own. */
export async function estimate(spec: ExperimentSpec): Promise<object> {
  const { totalSeconds, millisecondsPerStep, seconds, bytes } = await estimated(spec)
  return {
    estimated: { millisecondsPerStep, ...seconds, totalSeconds, bytes },
    happened: await happened(spec),
  }
}

async function estimated(spec: ExperimentSpec) {
  const supervisor = new EngineSupervisor(start)
  const parts = { supervisor, machine: thisMachine(), runs: () => [], classifierFor: () => Promise.resolve(null) }
  try {
    return await new Estimates(parts).of(spec, engine)
  } finally {
    await supervisor.close()
  }
}

/** Trains as the workbench does; times of the phases in seconds. What is neither of the first three is measuring. */
async function happened(spec: ExperimentSpec) {
  const { threads } = laneOf({ engine, spec, sweep: null }, thisMachine())
  const watched = watch(start)
  const supervisor = new EngineSupervisor(watched.start)
  const heard = new Map<Phase, { readonly first: number; last: number }>()
  const begun = now()
  try {
    const task = { kind: 'train', spec, engine, checkpointSeconds: 60, threads } as const
    const outcome = await supervisor.run(task, (report) => {
      if (report.kind !== 'progress') return
      const { phase } = report.progress
      const times = heard.get(phase) ?? { first: now(), last: 0 }
      times.last = now()
      heard.set(phase, times)
    }).finished
    const ended = now()
    const bytes = watched.peakBytes()
    if (outcome.kind !== 'trained' || !outcome.complete) throw fail('internal', 'The run did not come to its end.')
    const lasted = (phase: Phase) => {
      const { first, last } = heard.get(phase) ?? { first: 0, last: 0 }
      return (last - first) / 1000
    }
    const totalSeconds = (ended - begun) / 1000
    const training = lasted('training')
    const sampling = lasted('sampling')
    const preparing = ((heard.get('training')?.first ?? ended) - begun) / 1000
    const measuring = totalSeconds - preparing - training - sampling
    const { millisecondsPerStep } = outcome
    return { millisecondsPerStep, preparing, training, sampling, measuring, totalSeconds, bytes }
  } finally {
    await supervisor.close()
  }
}

/** Starts engine processes and looks at the most memory that the first of them held, where the system tells. */
function watch(start: StartEngineProcess) {
  let pid: number | undefined
  return {
    start: () => {
      const process = start()
      pid ??= process.pid
      return process
    },
    peakBytes: (): number => {
      const status = readFileSync(`/proc/${String(pid)}/status`, 'utf8')
      const kilobytes = /^VmHWM:\s*(\d+) kB$/m.exec(status)?.[1]
      if (kilobytes === undefined) {
        throw fail('internal', 'This system does not tell how much memory a process held.')
      }
      return 1024 * Number(kilobytes)
    },
  }
}
