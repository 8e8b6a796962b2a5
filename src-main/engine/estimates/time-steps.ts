import type { Executable, RunRequest } from '../../tensor/executable'
import { cancelled } from '../cancel'
import { breathe, now } from '../clock'
import { Pace } from '../training/pace'

/** Milliseconds before chunks of steps are counted, that they are counted for at least, and of all of it at most. */
const patience = { warmUp: 400, counted: 400, most: 2500 } as const
const fewestChunks = 4

/** What is fed to a run besides its steps. */
type Inputs = (firstStep: number) => RunRequest['inputs']

/**
 * Milliseconds of a step, in chunks as a run has them; from the first step again after the last. The median of the
 * chunks after the first few: those pay for memory that is touched for the first time, and others for a busy moment.
 */
export async function timeSteps(
  executable: Executable,
  total: number,
  signal: AbortSignal,
  inputs: Inputs = () => ({}),
): Promise<number> {
  const pace = new Pace()
  const perStep: number[] = []
  const begun = now()
  let warmedAt: number | null = null
  for (let step = 0, chunk = 0; ; chunk += 1) {
    if (signal.aborted) throw cancelled()
    const steps = pace.next(total - step)
    const from = now()
    await executable.run({ firstStep: step, steps, inputs: inputs(step) ?? {} })
    const until = now()
    pace.record(steps, until - from)
    step = (step + steps) % total
    if (warmedAt !== null) perStep.push((until - from) / steps)
    else if (chunk > 0 && until - begun > patience.warmUp) warmedAt = until
    const isEnough = perStep.length >= fewestChunks && until - (warmedAt ?? until) > patience.counted
    if (isEnough || (perStep.length > 0 && until - begun > patience.most)) break
    await breathe()
  }
  return perStep.toSorted((a, b) => a - b)[perStep.length >> 1] ?? 0
}
