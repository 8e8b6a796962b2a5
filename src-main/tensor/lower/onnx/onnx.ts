import { availableParallelism } from 'node:os'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { fail } from '@contract/failure'
import type { Executable, PrepareOptions, RunRequest } from '../../executable'
import { NoiseAhead } from '../../noise/ahead'
import { noiseKey } from '../../noise/key'
import { optimize } from '../../optimize/optimize'
import { regroup } from '../../optimize/regroup'
import type { Regrouped } from '../../optimize/regroup'
import { perStepValues } from '../../per-step'
import type { DatasetValues, Program, TensorValue } from '../../program'
import { allocate, sizeOf } from '../../shapes'
import { InTurn } from '../in-turn'
import { demandInputs, demandNames, demandState, demandSteps } from '../slots'
import { laysOutMemory } from './arena'
import { convolutionBlock, hasConvolutions } from './block'
import { runtimeFailure } from './failures'
import { runInPlace } from './in-place'
import { buildModel, names } from './model'
import { onnxRuntime } from './runtime'
import { OnnxState } from './state'
import { threadsFor } from './threads'
import { webgpuReason } from './webgpu'

/** The most bytes of noise that are drawn at once; longer runs go through in pieces. */
const chunkBytes = 8 * 2 ** 20

/**
 * Lowers a program to ONNX Runtime, and holds its state.
 * @throws engine-missing where WebGPU is asked for and there is none, out-of-memory where there is no room for it.
 */
export async function prepareOnnx(source: Program, options: PrepareOptions): Promise<Executable> {
  if (options.engine === 'webgpu') await demandWebgpu()
  const optimized = optimize(source)
  const threads = options.threads ?? threadsFor(optimized)
  const regrouped = regroup(optimized, threads)
  const { program } = regrouped
  const provider = options.engine === 'webgpu' ? 'webgpu' : 'cpu'
  const session = await createSession(program, provider, threads)
  return new OnnxExecutable(source, regrouped, session, { seed: options.seed, provider, threads })
}

/** What nodes run on; WebGPU leaves those that it has no kernels for, loops and integers above all, to the processor. */
const providers = { cpu: ['cpu'], webgpu: ['webgpu', 'cpu'] } as const
type Provider = keyof typeof providers

async function demandWebgpu(): Promise<void> {
  const reason = await webgpuReason()
  if (reason !== null) throw fail('engine-missing', reason, 'engine')
}

async function createSession(program: Program, provider: Provider, threads: number): Promise<InferenceSession> {
  const model = buildModel(program, provider === 'cpu' && hasConvolutions(program) ? await convolutionBlock() : null)
  try {
    return await InferenceSession.create(model, {
      executionProviders: providers[provider],
      graphOptimizationLevel: program.nodes.length > manyNodes ? 'basic' : 'all',
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      enableMemPattern: laysOutMemory(program),
      logSeverityLevel: 3,
      // Between two runs the threads are needed elsewhere.
      extra: { session: { force_spinning_stop: '1' } },
    })
  } catch (thrown) {
    throw runtimeFailure(thrown, program.name, 'at its start')
  }
}

/**
 * Programs of more nodes are rewritten by the runtime's first passes alone. The others search long and find nothing: steps
 * of a U-Net and of a hundred unrolled steps are as fast without them, and their sessions are there in half the time.
 */
const manyNodes = 1000

const datasetTensor = (values: DatasetValues, shape: readonly number[]): Tensor =>
  values instanceof Float32Array ? new Tensor('float32', values, shape) : new Tensor('uint8', values, shape)

interface Chunk {
  readonly firstStep: number
  readonly steps: number
  readonly likelyNext: number
}

interface Setting {
  readonly seed: number
  readonly provider: Provider
  readonly threads: number
}

const deviceOf = (provider: Provider, threads: number): string =>
  provider === 'webgpu'
    ? `GPU by WebGPU, ${onnxRuntime}`
    : `CPU, ${threads} ${threads === 1 ? 'thread' : 'threads'}, ${onnxRuntime}`

class OnnxExecutable implements Executable {
  readonly device: string
  readonly program: Program
  readonly #state: OnnxState
  readonly #noise: NoiseAhead
  readonly #datasets: Readonly<Record<string, Tensor>>
  #expected = -1
  readonly #turns = new InTurn()

  constructor(
    readonly source: Program,
    regrouped: Regrouped,
    readonly session: InferenceSession,
    { seed, provider, threads }: Setting,
  ) {
    this.device = deviceOf(provider, threads)
    const { program } = regrouped
    this.program = program
    this.#state = new OnnxState(source, regrouped)
    const bytes = program.noise.reduce((sum, slot) => sum + sizeOf(slot.shape) * 4, 0)
    const capacity = Math.max(1, Math.floor(chunkBytes / Math.max(bytes, 1)))
    const time = threads < availableParallelism() ? 'ahead' : 'together'
    this.#noise = new NoiseAhead(program.noise, noiseKey(seed, source.name), Math.min(capacity, 4096), time)
    this.#datasets = Object.fromEntries(
      program.datasets.map(({ values, rowShape }, index) => [
        names.dataset(index),
        datasetTensor(values, [values.length / sizeOf(rowShape), ...rowShape]),
      ]),
    )
  }

  run(request: RunRequest): Promise<Readonly<Record<string, TensorValue>>> {
    return this.#turns.do(() => this.#run(request))
  }

  readState(wanted?: readonly string[]): Promise<ReadonlyMap<string, TensorValue>> {
    return this.#turns.do(async () => this.#state.read(demandNames(this.source, wanted)))
  }

  writeState(values: ReadonlyMap<string, TensorValue>): Promise<void> {
    return this.#turns.do(async () => {
      demandState(this.source, values)
      this.#state.write(values)
    })
  }

  reseed(seed: number): Promise<void> {
    return this.#turns.do(() => this.#noise.rekey(noiseKey(seed, this.source.name)))
  }

  dispose(): Promise<void> {
    return this.#turns.do(async () => {
      await this.#noise.dispose()
      await this.session.release()
    })
  }

  async #run({ firstStep, steps, inputs }: RunRequest): Promise<Readonly<Record<string, TensorValue>>> {
    demandSteps(firstStep, steps)
    const given = Object.fromEntries(
      demandInputs(this.program, inputs ?? {}).map(({ value }, index) => [
        names.input(index),
        new Tensor(value.dtype, value.data, value.shape),
      ]),
    )
    const outputs = this.program.outputs.map((slot) => allocate(slot.dtype, sizeOf(slot.shape) * steps))
    const { capacity } = this.#noise
    for (let done = 0; done < steps; done += capacity) {
      const count = Math.min(capacity, steps - done)
      const rest = steps - done - count
      const chunk = { firstStep: firstStep + done, steps: count, likelyNext: Math.min(capacity, rest || steps) }
      await this.#runChunk(chunk, given, this.#stacks(outputs, done, count))
    }
    return Object.fromEntries(
      this.program.outputs.map(({ name, dtype, shape }, index) => {
        const value = { dtype, shape: [steps, ...shape], data: outputs[index] ?? allocate(dtype, 0) }
        return [name, value]
      }),
    )
  }

  /** Runs one chunk. The noise of the chunk after it is drawn meanwhile, once runs turn out to follow each other. */
  async #runChunk(
    { firstStep, steps, likelyNext }: Chunk,
    given: Readonly<Record<string, Tensor>>,
    outputs: Readonly<Record<string, Tensor>>,
  ): Promise<void> {
    const noise = await this.#noise.take({ firstStep, steps })
    const following = firstStep + steps
    if (this.#expected === firstStep) this.#noise.prepare({ firstStep: following, steps: likelyNext })
    this.#expected = following
    const feeds = {
      ...this.#state.feeds(),
      ...given,
      ...this.#datasets,
      ...this.#noiseFeeds(noise, steps),
      ...this.#perStepFeeds(firstStep, steps),
      [names.index]: new Tensor(
        'int32',
        Int32Array.from({ length: steps }, (_, place) => firstStep + place),
        [steps],
      ),
    }
    try {
      await runInPlace(this.session, feeds, { ...this.#state.fetches(), ...outputs })
    } catch (thrown) {
      throw runtimeFailure(thrown, this.program.name, `in the steps from ${firstStep}`)
    }
    this.#state.advance()
  }

  #noiseFeeds(chunk: readonly (Float32Array | Int32Array)[], steps: number): Record<string, Tensor> {
    return Object.fromEntries(
      this.program.noise.flatMap(({ dtype, shape }, index) => {
        const data = chunk[index]
        return data === undefined ? [] : [[names.noise(index), new Tensor(dtype, data, [steps, ...shape])]]
      }),
    )
  }

  #perStepFeeds(firstStep: number, steps: number): Record<string, Tensor> {
    const columns = perStepValues(this.program.perStep, firstStep, steps)
    return Object.fromEntries(
      columns.map((column, index) => [names.perStep(index), new Tensor('float32', column, [steps])]),
    )
  }

  /** Where a chunk's part of each output goes: the runtime writes it into place. */
  #stacks(
    outputs: readonly (Float32Array | Int32Array | Uint8Array)[],
    done: number,
    steps: number,
  ): Record<string, Tensor> {
    return Object.fromEntries(
      this.program.outputs.flatMap(({ dtype, shape }, index) => {
        const size = sizeOf(shape)
        const part = outputs[index]?.subarray(done * size, (done + steps) * size)
        return part === undefined ? [] : [[names.output(index), new Tensor(dtype, part, [steps, ...shape])]]
      }),
    )
  }
}
