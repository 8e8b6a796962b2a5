import { setTimeout as wait } from 'node:timers/promises'
import type { ExperimentSpec } from '@contract/experiment/spec'
import { now } from '../../src-main/engine/clock'
import { EngineSupervisor } from '../../src-main/engine/supervision/supervisor'
import { childEngine } from '../../src-main/hosts/bridge/child-engine'
import type { TaskOf } from './task'

/** How far into the phase the stops come: by these milliseconds, and later each time, so that they fall anywhere in a step. */
const [soon, later] = [150, 137]

/** From a stop, in milliseconds. */
interface Stopped {
  /** To the run's last word. */
  readonly milliseconds: number
  /** To the word that the step in hand is done; left out where none came. */
  readonly heardMilliseconds?: number
}

/**
 * Stops runs of a spec in a phase of them; the longest that one took from the stop to its last word, and how much of that
 * was the step in hand. Throws where one that trained was killed: its steps would be lost.
 */
export async function stop(spec: ExperimentSpec, { phase, stops }: TaskOf<'stop'>): Promise<Stopped> {
  const supervisor = new EngineSupervisor(childEngine(new URL('./engine.js', import.meta.url)))
  const once = async (after: number): Promise<Stopped> => {
    const reached = Promise.withResolvers<undefined>()
    const task = { kind: 'train', spec, engine: 'onnx', checkpointSeconds: 600 } as const
    let lastProgress = 0
    const running = supervisor.run(task, (report) => {
      if (report.kind !== 'progress' || report.progress.phase !== phase) return
      reached.resolve(undefined)
      lastProgress = now()
    })
    const ended = running.finished.then(
      () => now(),
      (thrown: unknown) => {
        if (phase === 'training') throw thrown
        return now()
      },
    )
    await Promise.race([reached.promise, ended])
    await wait(after)
    const begun = now()
    running.stop()
    const milliseconds = (await ended) - begun
    return lastProgress > begun ? { milliseconds, heardMilliseconds: lastProgress - begun } : { milliseconds }
  }
  try {
    const taken: Stopped[] = []
    for (let k = 0; k < stops; k++) taken.push(await once(soon + later * k))
    return taken.reduce((one, other) => (other.milliseconds > one.milliseconds ? other : one))
  } finally {
    await supervisor.close()
  }
}
