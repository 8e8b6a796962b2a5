import { setImmediate } from 'node:timers/promises'
import { fail } from '@contract/failure'
import type { Executable, PrepareOptions, RunRequest } from '../../executable'
import { NoiseAhead } from '../../noise/ahead'
import { noiseKey } from '../../noise/key'
import { perStepValues } from '../../per-step'
import type { Program, TensorValue } from '../../program'
import { allocate, sizeOf } from '../../shapes'
import { InTurn } from '../in-turn'
import { demandInputs, demandNames, demandState, demandSteps } from '../slots'
import type { TensorflowBinding } from './binding'
import { heldBy, variablesOf, type Held, type Variable } from './held'
import { buildModel, places } from './model'
import { TensorflowSession, type Feed, type Numbers } from './session'

/** The most bytes of noise that are fed at once; longer runs go through in pieces. */
const chunkBytes = 16 * 2 ** 20

/** The most steps of one call: a call can't be stopped. */
const mostSteps = 256

/** What a program runs on. */
export interface TensorflowDevice {
  readonly binding: TensorflowBinding
  /** In words. */
  readonly device: string
  readonly compiled: boolean
}

/** Steps of a program that go through in one call. */
export function capacityOf(program: Program): number {
  const bytes = program.noise.reduce((sum, slot) => sum + sizeOf(slot.shape) * 4, 0)
  const stacked = program.outputs.reduce((sum, slot) => sum + sizeOf(slot.shape) * 4, 0)
  return Math.max(1, Math.min(mostSteps, Math.floor(chunkBytes / Math.max(bytes, stacked, 1))))
}

/** A program in a TensorFlow session, its state in the session's variables. */
export class TensorflowExecutable implements Executable {
  readonly device: string
  readonly #session: TensorflowSession
  readonly #held: Held
  readonly #noise: NoiseAhead
  readonly #turns = new InTurn()
  #disposed = false

  constructor(
    readonly program: Program,
    { binding, device, compiled }: TensorflowDevice,
    { seed }: PrepareOptions,
  ) {
    this.device = device
    const capacity = capacityOf(program)
    this.#held = heldBy(program)
    this.#noise = new NoiseAhead(program.noise, noiseKey(seed, program.name), capacity)
    this.#session = new TensorflowSession(binding, buildModel(program, { capacity, compiled }))
    this.#begin()
  }

  #begin(): void {
    const variables = variablesOf(this.#held)
    try {
      this.#session.run(
        variables.map((variable) => given(variable, variable.initial)),
        variables.map(places.written),
        'TensorFlow could not hold the program',
      )
    } catch (thrown) {
      this.#session.dispose()
      throw thrown
    }
  }

  run(request: RunRequest): Promise<Readonly<Record<string, TensorValue>>> {
    return this.#inTurn(() => this.#run(request))
  }

  readState(wanted?: readonly string[]): Promise<ReadonlyMap<string, TensorValue>> {
    return this.#inTurn(async () => {
      const names = demandNames(this.program, wanted)
      const slots = this.program.state.filter(({ name }) => names.includes(name))
      const variables = this.#held.state.filter((_, index) => names.includes(this.program.state[index]?.name ?? ''))
      const values = this.#session.run([], variables.map(places.read), 'TensorFlow could not read the state')
      return new Map(
        slots.map(({ name, shape, dtype }, index) => [
          name,
          { shape, dtype, data: values[index] ?? allocate(dtype, 0) },
        ]),
      )
    })
  }

  writeState(values: ReadonlyMap<string, TensorValue>): Promise<void> {
    return this.#inTurn(async () => {
      demandState(this.program, values)
      const written = this.#held.state.flatMap((variable, index) => {
        const value = values.get(this.program.state[index]?.name ?? '')
        return value === undefined ? [] : [{ variable, data: value.data }]
      })
      if (written.length === 0) return
      this.#session.run(
        written.map(({ variable, data }) => given(variable, data)),
        written.map(({ variable }) => places.written(variable)),
        'TensorFlow could not take the state',
      )
    })
  }

  reseed(seed: number): Promise<void> {
    return this.#inTurn(() => this.#noise.rekey(noiseKey(seed, this.program.name)))
  }

  async dispose(): Promise<void> {
    await this.#turns.ended()
    if (this.#disposed) return
    this.#disposed = true
    await this.#noise.dispose()
    this.#session.dispose()
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    return this.#turns.do(() => {
      if (this.#disposed) throw fail('internal', `The program "${this.program.name}" was disposed of.`)
      return work()
    })
  }

  async #run({ firstStep, steps, inputs }: RunRequest): Promise<Readonly<Record<string, TensorValue>>> {
    demandSteps(firstStep, steps)
    const fixed = demandInputs(this.program, inputs ?? {}).map(({ value }, index) => ({
      ...{ place: places.input(index), type: value.dtype, shape: value.shape },
      data: value.data,
    }))
    const outputs = this.program.outputs.map((slot) => allocate(slot.dtype, sizeOf(slot.shape) * steps))
    const { capacity } = this.#noise
    for (let done = 0; done < steps; done += capacity) {
      const count = Math.min(capacity, steps - done)
      const rest = steps - done - count
      // TensorFlow's calls block: messages that came meanwhile, a stop above all, get their turn here.
      await setImmediate()
      const noise = await this.#noise.take({ firstStep: firstStep + done, steps: count })
      this.#noise.prepare({ firstStep: firstStep + done + count, steps: Math.min(capacity, rest || steps) })
      const rows = [...this.#noiseFeeds(noise), ...this.#perStepFeeds(firstStep + done, count)]
      const parts = this.#runChunk(firstStep + done, count, [...fixed, ...rows])
      outputs.forEach((whole, index) => {
        const part = parts[index]
        if (part !== undefined) whole.set(part, (done * whole.length) / steps)
      })
    }
    return Object.fromEntries(
      this.program.outputs.map(({ name, dtype, shape }, index) => [
        name,
        { dtype, shape: [steps, ...shape], data: outputs[index] ?? allocate(dtype, 0) },
      ]),
    )
  }

  #runChunk(firstStep: number, steps: number, feeds: readonly Feed[]): readonly Numbers[] {
    const number = (place: string, value: number): Feed => ({
      ...{ place, type: 'int32', shape: [] },
      data: Int32Array.of(value),
    })
    const counters = [number(places.firstStep, firstStep), number(places.steps, steps)]
    const fetches = [...this.program.outputs.map((_, index) => places.output(index)), places.ran]
    return this.#session.run([...counters, ...feeds], fetches, `TensorFlow failed in the steps from ${firstStep}`)
  }

  #perStepFeeds(firstStep: number, steps: number): readonly Feed[] {
    const { capacity } = this.#noise
    return perStepValues(this.program.perStep, firstStep, steps, capacity).map((data, index) => ({
      ...{ place: places.perStep(index), type: 'float32', shape: [capacity] },
      data,
    }))
  }

  /** The noise with as many rows as the graph takes, of which the run uses the first. */
  #noiseFeeds(chunk: readonly (Float32Array | Int32Array)[]): readonly Feed[] {
    const { capacity } = this.#noise
    return this.program.noise.flatMap(({ dtype, shape }, index) => {
      const filled = chunk[index]
      if (filled === undefined) return []
      const count = sizeOf(shape) * capacity
      const place = [filled.buffer, filled.byteOffset, count] as const
      const data = filled instanceof Int32Array ? new Int32Array(...place) : new Float32Array(...place)
      return [{ place: places.noise(index), type: dtype, shape: [capacity, ...shape], data }]
    })
  }
}

const given = (variable: Variable, data: Numbers): Feed => ({
  ...{ place: places.given(variable), type: variable.type, shape: variable.shape },
  data,
})
