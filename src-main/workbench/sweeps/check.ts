import type { SpecIssue } from '@contract/experiment/issue'
import { fail, type CloudpinError } from '@contract/failure'
import type { EngineKind } from '@contract/run'
import { planSweep, type PlannedRun, type SweepPlan } from '@contract/sweep/plan'
import { parseSweep, type SweepSpec } from '@contract/sweep/spec'
import { breathe } from '../../store'
import { digestOf } from '../digest'
import type { Machine } from '../queue/lanes'
import { memoryIssues } from '../costs/memory'
import { secondsOf } from './estimate'

/** Runs that are looked at before a sweep begins: all of a small one, of a larger one so many, spread over all axes. */
const lookedAt = 1000
const shownIssues = 5

/** A sweep that can be run, and its plan. */
export interface ReadSweep {
  /** The same for the same experiments, whatever the sweep is called. */
  readonly id: string
  readonly sweep: SweepSpec
  readonly plan: SweepPlan
}

/** Reads a sweep; `invalid-spec` with the first fields that are wrong. Its runs are not looked at yet. */
export function readSweep(input: unknown): ReadSweep {
  const parsed = parseSweep(input)
  if (!parsed.ok) throw refusal(parsed.issues)
  const planned = planSweep(parsed.sweep)
  if (!planned.ok) throw refusal(planned.issues)
  const { base, axes, seeds } = parsed.sweep
  return { id: digestOf({ base, axes, seeds }), sweep: parsed.sweep, plan: planned.plan }
}

/** What was found out about a sweep's runs. */
export interface Looked {
  /** Mean seconds that a run takes of the machine. */
  readonly secondsPerRun: number
  readonly names: readonly string[]
}

/** Looks at a sweep's runs and throws `invalid-spec` where one cannot be run, naming its place. */
export async function lookAt(plan: SweepPlan, engine: EngineKind, speed: number, machine: Machine): Promise<Looked> {
  const issues: SpecIssue[] = []
  const names: string[] = []
  let seconds = 0
  const steps = Math.min(plan.count, lookedAt)
  const stride = plan.count <= lookedAt ? 1 : strideThrough(plan.count, steps)
  for (let k = 0; k < steps && issues.length < shownIssues; k += 1) {
    const planned = withinMemory(plan.run((k * stride) % plan.count), machine)
    if (planned.ok) {
      seconds += secondsOf(planned.run.spec, engine, speed, machine)
      if (names.length < 3) names.push(planned.run.spec.name)
    } else issues.push(planned.issue)
    await breathe()
  }
  if (issues.length > 0) throw refusal(issues)
  return { secondsPerRun: seconds / steps, names }
}

/** A run that asks for more memory than there is, is none. */
export function withinMemory(planned: PlannedRun, machine: Machine): PlannedRun {
  if (!planned.ok) return planned
  const [tooLarge] = memoryIssues(planned.run.spec, machine.memory)
  return tooLarge === undefined ? planned : { ok: false, issue: tooLarge }
}

/** A stride that is no divisor of the count meets every value of every axis. */
function strideThrough(count: number, steps: number): number {
  let stride = Math.max(1, Math.floor(count / steps))
  while (commonDivisor(count, stride) !== 1) stride += 1
  return stride
}

const commonDivisor = (a: number, b: number): number => (b === 0 ? a : commonDivisor(b, a % b))

function refusal(issues: readonly SpecIssue[]): CloudpinError {
  const message = issues.map(({ path, message: words }) => (path ? `${path}: ${words}` : words)).join('\n')
  return fail('invalid-spec', message, issues[0]?.path || undefined)
}
