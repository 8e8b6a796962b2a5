import { fail } from '@contract/failure'
import type { Executable } from '../../tensor/executable'
import type { Checkpoint } from '../messages'

/**
 * Puts a checkpoint's parameters and optimizer state in place of the initial ones. Throws `data-damaged` where it is
 * not a checkpoint of this training: other tensors, other shapes, or a step after the last one.
 */
export async function restore(executable: Executable, { step, tensors }: Checkpoint, steps: number): Promise<void> {
  const given = new Map(tensors.map(({ name, ...value }) => [name, value]))
  const wanted = await executable.readState()
  const odd = [...new Set([...wanted.keys(), ...given.keys()])].find((name) => {
    const [here, there] = [wanted.get(name), given.get(name)]
    return here?.dtype !== there?.dtype || here?.shape.join() !== there?.shape.join()
  })
  if (odd !== undefined) {
    throw fail('data-damaged', `The checkpoint does not fit this experiment in its tensor “${odd}”; train it anew.`)
  }
  if (step > steps) {
    throw fail('data-damaged', `The checkpoint is of step ${String(step)}, after the last one (${String(steps)}).`)
  }
  await executable.writeState(given)
}
