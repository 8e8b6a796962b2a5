import type { Trajectory } from '@contract/drawing'
import type { Evidence } from '@contract/evidence'
import type { ExperimentSpec } from '@contract/experiment/spec'
import type { SampleSet } from '@contract/run'
import type { Assembly } from '../../diffusion/assemble'
import { samplerPrefix } from '../../diffusion/samplers'
import { isDoneName, reachedName } from '../../diffusion/samplers/adaptive'
import type { Executable } from '../../tensor/executable'
import type { TensorValue } from '../../tensor/program'
import { breathe, now } from '../clock'
import { Frames } from './frames'
import type { SizeField } from '../memory'
import { makeReady, outputOf, type Setting } from '../prepared'
import { cancelled } from '../cancel'
import { Pace } from '../training/pace'

type State = ReadonlyMap<string, TensorValue>

export interface Generated {
  /** In data units, [count, d]. */
  readonly samples: SampleSet
  /** What the weights of the paths say; null where samples are not drawn along weighed paths. */
  readonly evidence: Evidence | null
  /** Where the samples were on their way; null where no frames were asked for, or the way has no times. */
  readonly trajectory: Trajectory | null
  /** How often the network was asked for each sample. */
  readonly evaluations: number
  /** The time that the samples are still at, where a sampler that chooses its own steps has used up its attempts. */
  readonly unfinishedAt: number | null
}

/** What to do while samples are drawn. */
export interface GenerateOptions {
  readonly onStep?: OnSamplingStep
  /** How many positions on the way to keep, the start and the samples among them; 0 for none, else at least 2. */
  readonly frames?: number
}

/** Called between chunks of sampling steps. */
export type OnSamplingStep = (step: number, steps: number, pace: Pace) => void

/**
 * Draws samples from a network: the start, then the sampling program, in chunks. The programs are made at the first
 * call. The same seed gives the same noise for the same row, whatever the count.
 */
export class Generator {
  private ready: Promise<Prepared> | null = null
  private seed: number

  constructor(
    private readonly assembly: Assembly,
    private readonly setting: Setting,
    readonly count: number,
    /** Which sample of all that are drawn its first one is; the classes that are told go on from there. */
    private readonly from = 0,
  ) {
    this.seed = setting.seed
  }

  /** The classes of its samples; null where none are told. */
  get labels(): Int32Array | null {
    return this.assembly.labels(this.count, this.from)
  }

  /** The next samples come from the noise of another seed. */
  async reseed(seed: number): Promise<void> {
    this.seed = seed
    const ready = await this.ready
    if (ready !== null) await Promise.all([ready.start, ready.executable].map((program) => program.reseed(seed)))
  }

  /** Draws. Throws `cancelled` soon after the signal is aborted. */
  async generate(parameters: State, signal: AbortSignal, options: GenerateOptions = {}): Promise<Generated> {
    const { start, begun, executable } = await (this.ready ??= this.prepare())
    const { assembly, count, labels } = this
    const { samplingTimes: times, samplingSteps: total } = assembly
    const shape = [count, assembly.dimension]
    const position: TensorValue = { shape, dtype: 'float32', data: await outputOf(start, 'start', 'start') }
    await executable.writeState(new Map([...begun, ...parameters, [assembly.positionName, position]]))
    const frames = options.frames && assembly.paths === null ? new Frames(assembly, options.frames) : null
    const pace = new Pace()
    let time = times?.[0] ?? Infinity
    let isDone = false
    let step = 0
    const keep = async () => {
      if (frames?.isDue(step, time)) frames.add(step, time, await read(executable, assembly.positionName))
    }
    if (times !== null) await keep()
    while (step < total && !isDone) {
      if (signal.aborted) throw cancelled()
      const steps = pace.next(Math.min(total - step, frames?.stepsLeft(step) ?? total))
      const from = now()
      const reported = await executable.run({ firstStep: step, steps })
      pace.record(steps, now() - from)
      const done = reported[isDoneName]?.data.indexOf(1) ?? -1
      isDone = done >= 0
      step += isDone ? done + 1 : steps
      time = times?.[step] ?? reported[reachedName]?.data.at(-1) ?? time
      await keep()
      options.onStep?.(isDone ? total : step, total, pace)
      await breathe()
    }
    const positions = await read(executable, assembly.positionName)
    const { paths } = assembly
    const evidence =
      paths === null ? null : paths.evidence({ positions, logRatios: await read(executable, paths.logRatioName) })
    return {
      samples: { shape, values: assembly.toData(positions), images: assembly.images, ...(labels && { labels }) },
      evidence,
      trajectory: frames?.trajectory(count) ?? null,
      evaluations: step * assembly.evaluationsPerStep,
      unfinishedAt: assembly.choosesSteps && !isDone ? time : null,
    }
  }

  async dispose(): Promise<void> {
    const ready = await this.ready?.catch(() => null)
    if (ready) await Promise.all([ready.start, ready.executable].map((program) => program.dispose()))
  }

  private async prepare(): Promise<Prepared> {
    const { assembly, count, from } = this
    const start = await makeReady('start', assembly.start(count), this.seeded, this.size)
    const made = [start]
    try {
      const executable = await makeReady('sample', assembly.sampling(count, from), this.seeded, this.size)
      made.push(executable)
      // what a sampler keeps beside the network begins anew with each drawing
      const begun = new Map([...(await executable.readState())].filter(([name]) => name.startsWith(samplerPrefix)))
      return { start, executable, begun }
    } catch (error) {
      await Promise.all(made.map((program) => program.dispose()))
      throw error
    }
  }

  private get seeded(): Setting {
    return { ...this.setting, seed: this.seed }
  }

  private get size(): SizeField {
    return { field: 'sampling.count', value: this.count }
  }
}

interface Prepared {
  /** Draws where the samples begin. */
  readonly start: Executable
  readonly executable: Executable
  readonly begun: State
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

/** What to say of samples that an adaptive sampler did not finish. */
export const unfinished = (time: number, { sampling }: ExperimentSpec): string =>
  `The adaptive integrator used its ${String(sampling.steps)} attempts and is at t = ${String(Number(time.toPrecision(3)))}: raise sampling.steps or sampling.tolerance (${String(sampling.tolerance)}).`
