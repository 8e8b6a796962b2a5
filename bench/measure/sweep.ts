import { availableParallelism } from 'node:os'
import type { ExperimentSpec } from '@contract/experiment/spec'
import { now } from '../../src-main/engine/clock'
import { EngineSupervisor } from '../../src-main/engine/supervision/supervisor'
import { childEngine } from '../../src-main/hosts/bridge/child-engine'
import type { TaskOf } from './task'

/** Trains a spec under as many seeds, a core each, from the start of the first process to the end of the last. */
export async function sweep(spec: ExperimentSpec, { runs, steps }: TaskOf<'sweep'>): Promise<object> {
  const supervisor = new EngineSupervisor(childEngine(new URL('./engine.js', import.meta.url)))
  const waiting = Array.from({ length: runs }, (_, seed) => seed)
  const lane = async () => {
    for (let seed = waiting.shift(); seed !== undefined; seed = waiting.shift()) {
      const own = { ...spec, seed, training: { ...spec.training, steps } }
      const outcome = await supervisor.run({
        kind: 'train',
        spec: own,
        engine: 'onnx',
        checkpointSeconds: 600,
        threads: 1,
      }).finished
      if (outcome.kind !== 'trained' || outcome.stepsDone !== steps)
        throw new Error(`Run ${seed} did not end its training.`)
    }
  }
  const lanes = Math.min(runs, availableParallelism())
  try {
    const begun = now()
    await Promise.all(Array.from({ length: lanes }, lane))
    return { milliseconds: now() - begun, lanes }
  } finally {
    await supervisor.close()
  }
}
