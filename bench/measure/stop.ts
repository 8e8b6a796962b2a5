import { setTimeout as wait } from 'node:timers/promises'
import type { ExperimentSpec } from '@contract/experiment/spec'
import { now } from '../../src-main/engine/clock'
import { EngineSupervisor } from '../../src-main/engine/supervision/supervisor'
import { childEngine } from '../../src-main/hosts/bridge/child-engine'
import type { TaskOf } from './task'

/** How far into the phase the stops come: by these milliseconds, and later each time, so that they fall anywhere in a step. */
const [soon, later] = [150, 137]

/**
 * Stops runs of a spec in a phase of them; the longest that one took from the stop to its last word. Throws where one that
 * trained was killed: its steps would be lost.
 */
export async function stop(spec: ExperimentSpec, { phase, stops }: TaskOf<'stop'>): Promise<object> {
  const supervisor = new EngineSupervisor(childEngine(new URL('./engine.js', import.meta.url)))
  const once = async (after: number) => {
    const reached = Promise.withResolvers<undefined>()
    const task = { kind: 'train', spec, engine: 'onnx', checkpointSeconds: 600 } as const
    const running = supervisor.run(task, (report) => {
      if (report.kind === 'progress' && report.progress.phase === phase) reached.resolve(undefined)
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
    return (await ended) - begun
  }
  try {
    const taken: number[] = []
    for (let k = 0; k < stops; k++) taken.push(await once(soon + later * k))
    return { milliseconds: Math.max(...taken) }
  } finally {
    await supervisor.close()
  }
}
