import type { EngineKind } from '@contract/run'
import { prepare, trace } from '../tensor'
import type { Executable } from '../tensor/executable'
import type { BuildStep } from '../tensor/scope'
import { checkMemory, type SizeField } from './memory'

/** How programs of one experiment are made ready: where they run, and the seed that keys their noise. */
export interface Setting {
  readonly engine: EngineKind
  readonly seed: number
  /** Left out: as many as each program's size is worth. */
  readonly threads?: number | undefined
}

/**
 * Traces a step and hands it to an engine. The name keys the program's noise beside the seed, so that training,
 * sampling and reference draws are independent of each other. Throws `out-of-memory` naming `size` where it cannot fit.
 */
export async function makeReady(
  name: string,
  build: BuildStep,
  setting: Setting,
  size: SizeField,
): Promise<Executable> {
  const program = trace(name, build)
  checkMemory(program, size)
  const { engine, seed, threads } = setting
  return prepare(program, threads === undefined ? { engine, seed } : { engine, seed, threads })
}

/** Runs a program without state once: `steps` steps from `firstStep` on, one output, stacked along the first axis. */
export async function runOnce(
  name: string,
  build: BuildStep,
  setting: Setting,
  size: SizeField,
  output: string,
  steps = 1,
): Promise<Float32Array> {
  const executable = await makeReady(name, build, setting, size)
  try {
    return await outputOf(executable, name, output, steps)
  } finally {
    await executable.dispose()
  }
}

/** One output of so many steps of a program, from the first on, stacked along the first axis. */
export async function outputOf(executable: Executable, name: string, output: string, steps = 1): Promise<Float32Array> {
  const outputs = await executable.run({ firstStep: 0, steps })
  const value = outputs[output]
  if (!(value?.data instanceof Float32Array)) throw new Error(`The program “${name}” has no output “${output}”.`)
  return value.data
}
