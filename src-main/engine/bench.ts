import { assemble } from '../diffusion/assemble'
import { benchmarkSpec } from '../diffusion/benchmark'
import type { Executable } from '../tensor/executable'
import { cancelled } from './cancel'
import { breathe, now } from './clock'
import { chooseEngine } from './engines'
import type { EngineTask, TaskOutcome } from './messages'
import { makeReady } from './prepared'
import type { TaskContext } from './process/service'
import { Pace } from './training/pace'

/** Milliseconds before anything is counted, and that a repeat lasts at least. */
const warmUp = 500
const repeatLength = 500

/**
 * Times the benchmark's training step as a run would do it: in chunks, noise drawn while it trains, the loss of every
 * step read back. The median of the repeats is the answer.
 */
export async function bench(task: Extract<EngineTask, { kind: 'bench' }>, context: TaskContext): Promise<TaskOutcome> {
  const spec = benchmarkSpec(task.size)
  const engine = await chooseEngine(task.engine)
  const size = { field: 'batch', value: task.size.batch }
  const executable = await makeReady('train', assemble(spec).training, { engine, seed: 0 }, size)
  try {
    const runner = new Runner(executable, context.signal)
    await runner.warmUp()
    const stepsPerRepeat = runner.stepsOf(repeatLength)
    const repeats: number[] = []
    for (let k = 0; k < task.repeats; k++) repeats.push(await runner.time(stepsPerRepeat))
    const median = repeats.toSorted((a, b) => a - b)[repeats.length >> 1] ?? NaN
    return { kind: 'benched', engine, device: executable.device, millisecondsPerStep: median, repeats, stepsPerRepeat }
  } finally {
    await executable.dispose()
  }
}

class Runner {
  private readonly pace = new Pace()
  private step = 0

  constructor(
    private readonly executable: Executable,
    private readonly signal: AbortSignal,
  ) {}

  async warmUp(): Promise<void> {
    const begun = now()
    for (let chunks = 0; chunks < 4 || now() - begun < warmUp; chunks++) await this.chunk(Infinity)
  }

  /** Steps that last about so many milliseconds, at least five. */
  stepsOf(milliseconds: number): number {
    return Math.max(5, Math.round((milliseconds * (this.pace.stepsPerSecond ?? 0)) / 1000))
  }

  /** Milliseconds per step over so many steps. */
  async time(steps: number): Promise<number> {
    const begun = now()
    for (let done = 0; done < steps;) done += await this.chunk(steps - done)
    return (now() - begun) / steps
  }

  private async chunk(most: number): Promise<number> {
    if (this.signal.aborted) throw cancelled()
    const steps = this.pace.next(most)
    const begun = now()
    await this.executable.run({ firstStep: this.step, steps })
    this.pace.record(steps, now() - begun)
    this.step += steps
    await breathe()
    return steps
  }
}
