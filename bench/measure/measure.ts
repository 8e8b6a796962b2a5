import { parseExperimentOrFailure } from '@contract/experiment/parse'
import type { ExperimentSpec } from '@contract/experiment/spec'
import { CloudpinError } from '@contract/failure'
import { assemble } from '../../src-main/diffusion/assemble'
import { now } from '../../src-main/engine/clock'
import { describeEngines, prepare, trace } from '../../src-main/tensor'
import type { BuildStep, Executable } from '../../src-main/tensor'
import type { EngineKind } from '@contract/run'
import { estimate } from './estimate'
import { Steps, median } from './steps'
import { stop } from './stop'
import { sweep } from './sweep'
import type { Task, TaskOf } from './task'

/** Does what a task asks for; the answers' fields are those of `answers` beside the processes that ask. */
export async function measure(task: Task): Promise<object> {
  switch (task.kind) {
    case 'step':
      return step(task)
    case 'sample':
      return sample(task)
    case 'sweep':
      return sweep(parsed(task.spec), task)
    case 'stop':
      return stop(parsed(task.spec), task)
    case 'estimate':
      return estimate(parsed(task.spec))
    case 'memory':
      return memory(task)
    case 'engines':
      return { engines: await describeEngines() }
  }
}

function parsed(spec: Record<string, unknown>): ExperimentSpec {
  const result = parseExperimentOrFailure(spec)
  if (!result.ok) throw new CloudpinError(result.error)
  return result.value
}

/** Most resident memory of the process until now. */
const peakBytes = () => process.resourceUsage().maxRSS * 1024

/** Traces and lowers a step, each timed. */
async function begin(name: string, build: BuildStep, engine: EngineKind) {
  const begun = now()
  const program = trace(name, build)
  const traced = now()
  const executable = await prepare(program, { engine, seed: 0 })
  return { executable, traceMilliseconds: traced - begun, prepareMilliseconds: now() - traced }
}

async function using<T>(executable: Executable, work: (steps: Steps) => Promise<T>): Promise<T> {
  try {
    return await work(new Steps(executable))
  } finally {
    await executable.dispose()
  }
}

async function step({ spec, engine, seconds }: TaskOf<'step'>): Promise<object> {
  const begun = now()
  const assembly = assemble(parsed(spec))
  const { executable, ...startUp } = await begin('train', assembly.training, engine)
  return using(executable, async (steps) => {
    await steps.chunk(1)
    const startMilliseconds = now() - begun
    const timing = await steps.time(seconds)
    const { parameterCount } = assembly
    return {
      ...timing,
      ...startUp,
      startMilliseconds,
      parameterCount,
      device: executable.device,
      peakBytes: peakBytes(),
    }
  })
}

/** Wall and processor time of all sampling steps, the middle of at least five times. */
async function sample({ spec, engine, seconds }: TaskOf<'sample'>): Promise<object> {
  const complete = parsed(spec)
  const assembly = assemble(complete)
  const { executable } = await begin('sample', assembly.sampling(complete.sampling.count), engine)
  return using(executable, async (steps) => {
    const whole = async () => {
      steps.restart()
      let [wall, processor] = [0, 0]
      while (steps.done < assembly.samplingSteps) {
        const chunk = await steps.chunk(assembly.samplingSteps - steps.done)
        wall += chunk.wall
        processor += chunk.processor
      }
      return { wall, processor }
    }
    await whole()
    const taken: { readonly wall: number; readonly processor: number }[] = []
    const begun = now()
    while (taken.length < 5 || now() - begun < 1000 * seconds) taken.push(await whole())
    return {
      milliseconds: median(taken.map(({ wall }) => wall)),
      processor: median(taken.map(({ processor }) => processor)),
      device: executable.device,
      peakBytes: peakBytes(),
    }
  })
}

/** Trains on and on; garbage that is still lying about is collected before each look. */
async function memory({ spec, engine, steps: total }: TaskOf<'memory'>): Promise<object> {
  const { executable } = await begin('train', assemble(parsed(spec)).training, engine)
  return using(executable, async (steps) => {
    const until = async (last: number) => {
      while (steps.done < last) await steps.chunk(last - steps.done)
      globalThis.gc?.()
      return process.memoryUsage.rss()
    }
    const early = await until(Math.round(total / 10))
    return { steps: total, earlyBytes: early, lateBytes: await until(total) }
  })
}
