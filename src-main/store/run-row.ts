import { z } from 'zod'
import { parseExperiment } from '@contract/experiment/parse'
import { metricNames } from '@contract/experiment/evaluation'
import { fail, failureCodes, type Failure } from '@contract/failure'
import { engineKind, runStates, type Metrics, type RunSummary } from '@contract/run'

/** A row of the table `runs`, as SQLite gives it. */
export interface RunRow {
  readonly number: number
  readonly id: string
  readonly name: string
  readonly state: string
  readonly spec: string
  readonly engine: string
  readonly device: string | null
  readonly created_at: number
  readonly started_at: number | null
  readonly finished_at: number | null
  readonly deleted_at: number | null
  readonly session: string | null
  readonly steps_done: number
  readonly parameter_count: number | null
  readonly milliseconds_per_step: number | null
  readonly loss_last: number | null
  readonly loss_tail_mean: number | null
  readonly metrics: string
  readonly non_finite_samples: number | null
  readonly failure: string | null
  readonly revision: number
}

/** JSON has no NaN: a distance that was not finite is null in the row. */
const measured = z.object({ value: z.number().nullable(), floor: z.number().nullable() })
const storedMetrics = z.partialRecord(z.enum(metricNames), measured)
const storedFailure = z.object({ code: z.enum(failureCodes), message: z.string(), field: z.string().optional() })
const storedState = z.enum(runStates)

/** Reads a row; `data-damaged` where it holds what this program never writes. */
export function summaryOf(row: RunRow): RunSummary {
  try {
    const parsed = parseExperiment(JSON.parse(row.spec))
    if (!parsed.ok) throw new Error(parsed.issues.map((issue) => `${issue.path}: ${issue.message}`).join(' '))
    const { loss_last: last, loss_tail_mean: tailMean } = row
    return {
      id: row.id,
      name: row.name,
      state: storedState.parse(row.state),
      spec: parsed.spec,
      engine: engineKind.parse(row.engine),
      device: row.device,
      createdAt: row.created_at,
      startedAt: row.started_at,
      finishedAt: row.finished_at,
      stepsDone: row.steps_done,
      parameterCount: row.parameter_count,
      millisecondsPerStep: row.milliseconds_per_step,
      loss: last === null || tailMean === null ? null : { last, tailMean },
      metrics: row.metrics === '{}' ? {} : readMetrics(row.metrics),
      nonFiniteSamples: row.non_finite_samples,
      failure: row.failure === null ? null : readFailure(row.failure),
    }
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown)
    throw fail('data-damaged', `The run ${row.id} in the history cannot be read: ${reason}`)
  }
}

function readMetrics(text: string): Metrics {
  const metrics: Metrics = {}
  const stored = storedMetrics.parse(JSON.parse(text))
  for (const name of metricNames) {
    const entry = stored[name]
    if (entry) metrics[name] = { value: entry.value ?? NaN, floor: entry.floor ?? NaN }
  }
  return metrics
}

function readFailure(text: string): Failure {
  const { code, message, field } = storedFailure.parse(JSON.parse(text))
  return field === undefined ? { code, message } : { code, message, field }
}
