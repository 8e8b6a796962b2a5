import { availableParallelism } from 'node:os'
import type { RunSummary } from '@contract/run'
import { machineMemory } from '../costs/memory'
import { workOf } from '../costs/work'

/** The machine as the queue shares it out. */
export interface Machine {
  readonly cores: number
  /** In bytes. */
  readonly memory: number
  /** The most threads that a large run may take; left out: as many as the engine finds worth while. */
  readonly threads?: number | undefined
}

export const thisMachine = (memory = machineMemory()): Machine => ({ cores: availableParallelism(), memory })

/** A machine of which no more than so many threads are taken; null: all of them. Asked anew for every run. */
export const within = (machine: Machine, threads: () => number | null): Machine => ({
  memory: machine.memory,
  get cores() {
    return Math.min(threads() ?? machine.cores, machine.cores)
  },
  get threads() {
    return threads() === null ? machine.threads : this.cores
  },
})

/** The part of a machine that a run is given. */
export interface Lane {
  /** Undefined: as many as the engine finds worth while. */
  readonly threads: number | undefined
  readonly cores: number
  readonly bytes: number
}

/** Below this a second thread costs more than it saves, in multiplications and additions of a step. */
const worthThreads = 40e6
/** Up to this, two runs on a thread each are done sooner than one after the other on two. */
const worthSide = 20e9
/** What an engine process has of its own, beside what the experiment needs. */
const processBytes = 300 * 2 ** 20
const share = 0.9

/**
 * A small run takes one core, so that others run beside it; any other takes the whole machine. What is small depends on
 * the spec, and on whether it is one of a sweep, and not on what else waits: a run gives the same numbers either way.
 */
export function laneOf({ engine, spec, sweep }: Pick<RunSummary, 'engine' | 'spec' | 'sweep'>, machine: Machine): Lane {
  const { trainingStep, bytes: needed } = workOf(spec)
  const bytes = needed + processBytes
  const limit = sweep === null ? worthThreads : worthSide
  const small =
    (engine === 'onnx' || engine === 'eager') &&
    trainingStep <= limit &&
    bytes * machine.cores <= share * machine.memory
  return small ? { threads: 1, cores: 1, bytes } : { threads: machine.threads, cores: machine.cores, bytes }
}

/** Whether a run can begin beside those that run. */
export function fits(lane: Lane, running: readonly Lane[], machine: Machine): boolean {
  if (running.length === 0) return true
  const cores = running.reduce((sum, other) => sum + other.cores, lane.cores)
  const bytes = running.reduce((sum, other) => sum + other.bytes, lane.bytes)
  return cores <= machine.cores && bytes <= share * machine.memory
}
