import type { EngineAvailability } from '@contract/description'
import { fail } from '@contract/failure'
import type { StartEngineProcess } from '../../engine/supervision/port'
import { EngineSupervisor } from '../../engine/supervision/supervisor'

/** Asks an engine process what this machine has, so that no runtime is ever loaded where the window is served. */
export async function describeEngines(start: StartEngineProcess): Promise<readonly EngineAvailability[]> {
  const supervisor = new EngineSupervisor(start)
  try {
    const outcome = await supervisor.run({ kind: 'engines' }).finished
    if (outcome.kind !== 'engines') throw fail('internal', 'The engine process did not say which engines there are.')
    return outcome.engines
  } finally {
    void supervisor.close()
  }
}
