import type { Evidence } from '@contract/evidence'
import type { SampleSet } from '@contract/run'
import type { Assembly } from '../diffusion/assemble'
import type { Executable } from '../tensor/executable'
import type { TensorValue } from '../tensor/program'
import { breathe, now } from './clock'
import { makeReady, runOnce, type Setting } from './prepared'
import { cancelled } from './cancel'
import { Pace } from './training/pace'

type State = ReadonlyMap<string, TensorValue>

export interface Generated {
  /** In data units, [count, d]. */
  readonly samples: SampleSet
  /** What the weights of the paths say; null where samples are not drawn along weighed paths. */
  readonly evidence: Evidence | null
}

/** Called between chunks of sampling steps. */
export type OnSamplingStep = (step: number, steps: number, pace: Pace) => void

/**
 * Draws samples from a network: the start, then the sampling program, in chunks. The programs are made at the first
 * call. The same seed gives the same noise for the same row, whatever the count.
 */
export class Generator {
  private ready: Promise<{ readonly start: Float32Array; readonly executable: Executable }> | null = null

  constructor(
    private readonly assembly: Assembly,
    private readonly setting: Setting,
    private readonly count: number,
  ) {}

  /** Draws. Throws `cancelled` soon after the signal is aborted. */
  async generate(parameters: State, signal: AbortSignal, onStep?: OnSamplingStep): Promise<Generated> {
    const { start, executable } = await (this.ready ??= this.prepare())
    const { assembly, count } = this
    const shape = [count, assembly.dimension]
    await executable.writeState(
      new Map([...parameters, [assembly.positionName, { shape, dtype: 'float32', data: start }]]),
    )
    const pace = new Pace()
    const total = assembly.samplingSteps
    for (let step = 0; step < total;) {
      if (signal.aborted) throw cancelled()
      const steps = pace.next(total - step)
      const begun = now()
      await executable.run({ firstStep: step, steps })
      pace.record(steps, now() - begun)
      step += steps
      onStep?.(step, total, pace)
      await breathe()
    }
    const { paths } = assembly
    const positions = await read(executable, assembly.positionName)
    const evidence =
      paths === null ? null : paths.evidence({ positions, logRatios: await read(executable, paths.logRatioName) })
    return { samples: { shape, values: assembly.toData(positions), images: assembly.images }, evidence }
  }

  async dispose(): Promise<void> {
    const ready = await this.ready?.catch(() => null)
    await ready?.executable.dispose()
  }

  private async prepare() {
    const { assembly, setting, count } = this
    const size = { field: 'sampling.count', value: count }
    const executable = await makeReady('sample', assembly.sampling(count), setting, size)
    try {
      return { executable, start: await runOnce('start', assembly.start(count), setting, size, 'start') }
    } catch (error) {
      await executable.dispose()
      throw error
    }
  }
}

async function read(executable: Executable, name: string): Promise<Float32Array> {
  const values = (await executable.readState([name])).get(name)?.data
  if (!(values instanceof Float32Array)) throw new Error(`The sampling program has lost its “${name}”.`)
  return values
}

/** The network's parameters out of a state or a checkpoint's tensors: the average where one is kept, else the last. */
export function parametersOf(assembly: Assembly, state: State): State {
  return new Map(
    assembly.parameterNames.flatMap((name) => {
      const value = state.get(assembly.sampledName(name))
      return value === undefined ? [] : [[name, value] as const]
    }),
  )
}
