import type { EngineKind } from '@contract/run'
import type { TensorValue } from './program'

export interface RunRequest {
  /** Index of the first step, which noise and `scope.step()` start from. */
  readonly firstStep: number
  readonly steps: number
  readonly inputs?: Readonly<Record<string, TensorValue>>
}

/** A lowered program that holds its state. Closed by whoever prepared it. */
export interface Executable {
  /** What it runs on, in words: "CPU, 2 threads, ONNX Runtime 1.30.0". */
  readonly device: string
  /** Runs the steps natively; each output comes back stacked along a new first axis of length `steps`. */
  run(request: RunRequest): Promise<Readonly<Record<string, TensorValue>>>
  /** Copies of the state by name; without names all of it. */
  readState(names?: readonly string[]): Promise<ReadonlyMap<string, TensorValue>>
  /** Replaces the state of the given names; unknown names and other shapes are errors. */
  writeState(values: ReadonlyMap<string, TensorValue>): Promise<void>
  /** From the next run on the noise is that of another seed, as if the program had been prepared with it. */
  reseed(seed: number): Promise<void>
  dispose(): Promise<void>
}

export interface PrepareOptions {
  readonly engine: EngineKind
  /** Key of the counter-based noise. */
  readonly seed: number
  /** Left out: chosen from the size of the program. */
  readonly threads?: number
}
