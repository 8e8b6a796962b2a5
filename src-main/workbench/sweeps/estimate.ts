import type { ExperimentSpec } from '@contract/experiment/spec'
import type { EngineKind, RunSummary } from '@contract/run'
import { laneOf, type Machine } from '../queue/lanes'
import { workOf } from '../costs/work'

/** Multiplications and additions a millisecond on one core, where nothing was ever measured. */
const usualSpeed = 15e6
/** Seconds from the start of a run to its first step, and from its last sample to the next run. */
const around = 1.2
/** The latest runs that a speed is taken from. */
const remembered = 50

/** How fast this machine trains, in multiplications and additions a millisecond: the median of what it did. */
export function speedOf(runs: readonly RunSummary[], engine: EngineKind): number {
  const measured = runs
    .filter((run) => run.engine === engine && run.millisecondsPerStep !== null && run.millisecondsPerStep > 0)
    .slice(0, remembered)
    .map((run) => workOf(run.spec).trainingStep / (run.millisecondsPerStep ?? 1))
    .sort((a, b) => a - b)
  return measured[measured.length >> 1] ?? usualSpeed
}

/** Seconds that a run takes of the machine, where others like it run beside it as far as there is room. */
export function secondsOf(spec: ExperimentSpec, engine: EngineKind, speed: number, machine: Machine): number {
  const { cores } = laneOf({ engine, spec, sweep: { sweep: '', index: 0, values: {} } }, machine)
  return ((workOf(spec).total / speed / 1000 + around) * cores) / machine.cores
}
