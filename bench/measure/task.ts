import { z } from 'zod'
import { engineKind } from '@contract/run'

const engine = engineKind
const seconds = z.number().positive()
/** A spec is parsed where it is measured. */
const spec = z.record(z.string(), z.unknown())

/** What one process measures; it is given as JSON and answers with one line of JSON. */
export const task = z.discriminatedUnion('kind', [
  /** A training step of a spec: start-up, time, processor time and memory. */
  z.strictObject({ kind: z.literal('step'), spec, engine, seconds }),
  /** All sampling steps of a spec. */
  z.strictObject({ kind: z.literal('sample'), spec, engine, seconds }),
  /** Runs as the workbench does them, a core each, every run a process of its own. */
  z.strictObject({ kind: z.literal('sweep'), spec, runs: z.number().int().min(1), steps: z.number().int().min(1) }),
  /** From a stop to its answer, the longest of some stops in a phase of a run, each in a process of its own. */
  z.strictObject({
    ...{ kind: z.literal('stop'), spec },
    ...{ phase: z.enum(['preparing', 'training', 'sampling']), stops: z.number().int().min(1) },
  }),
  /** What a spec is estimated to take, beside what a run of it takes. */
  z.strictObject({ kind: z.literal('estimate'), spec }),
  /** Resident memory after a tenth of the steps and after all of them. */
  z.strictObject({ kind: z.literal('memory'), spec, engine, steps: z.number().int().min(1000) }),
  /** Which engines there are. */
  z.strictObject({ kind: z.literal('engines') }),
])
export type Task = z.output<typeof task>
export type TaskOf<Kind extends Task['kind']> = Extract<Task, { kind: Kind }>
