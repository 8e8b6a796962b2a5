import { z } from 'zod'
import { parseExperiment } from '@contract/experiment/parse'
import { metricNames } from '@contract/experiment/evaluation'
import { evidence } from '@contract/evidence'
import { fail, failureCodes, type Failure } from '@contract/failure'
import { measuredDetail } from '@contract/measured'
import { heldOut } from '@contract/held-out'
import { engineKind, runStates, type Metrics, type RunSummary } from '@contract/run'
import type { SweepPlace } from '@contract/sweep/results'

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
  readonly held_out: string | null
  readonly metrics: string
  readonly non_finite_samples: number | null
  readonly evidence: string | null
  readonly failure: string | null
  readonly revision: number
  readonly sweep: string | null
  readonly sweep_index: number | null
  readonly sweep_values: string | null
  readonly tags: string
  readonly notes: string
  readonly starred: number
  readonly archived_at: number | null
  readonly queue_place: number | null
  readonly best_loss: number | null
  readonly best_loss_step: number | null
}

/** JSON has no NaN: a distance that was not finite is null in the row. */
const measured = z.object({
  value: z.number().nullable(),
  floor: z.number().nullable(),
  detail: measuredDetail.optional(),
})
const storedMetrics = z.partialRecord(z.enum(metricNames), measured)
const storedFailure = z.object({ code: z.enum(failureCodes), message: z.string(), field: z.string().optional() })
const storedValues = z.record(z.string(), z.union([z.number(), z.string(), z.boolean()]))
const storedState = z.enum(runStates)
const storedTags = z.array(z.string())

/** Reads a row; `data-damaged` where it holds what this program never writes. */
export function summaryOf(row: RunRow): RunSummary {
  try {
    const parsed = parseExperiment(JSON.parse(row.spec))
    if (!parsed.ok) throw new Error(parsed.issues.map((issue) => `${issue.path}: ${issue.message}`).join(' '))
    const { loss_last: last, loss_tail_mean: tailMean, best_loss: best, best_loss_step: bestStep } = row
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
      bestLoss: best === null || bestStep === null ? null : { mean: best, step: bestStep },
      heldOut: row.held_out === null ? null : heldOut.parse(JSON.parse(row.held_out)),
      metrics: row.metrics === '{}' ? {} : readMetrics(JSON.parse(row.metrics)),
      nonFiniteSamples: row.non_finite_samples,
      evidence: row.evidence === null ? null : evidence.parse(JSON.parse(row.evidence)),
      failure: row.failure === null ? null : readFailure(row.failure),
      sweep: placeOf(row),
      tags: row.tags === '[]' ? [] : storedTags.parse(JSON.parse(row.tags)),
      notes: row.notes,
      starred: row.starred === 1,
      archivedAt: row.archived_at,
      queuePlace: row.queue_place,
    }
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown)
    throw fail('data-damaged', `The run ${row.id} in the history cannot be read: ${reason}`)
  }
}

function placeOf({ sweep, sweep_index: index, sweep_values: values }: RunRow): SweepPlace | null {
  if (sweep === null || index === null || values === null) return null
  return { sweep, index, values: storedValues.parse(JSON.parse(values)) }
}

/** Metrics as they were kept; throws where they are none. */
export function readMetrics(kept: unknown): Metrics {
  const metrics: Metrics = {}
  const stored = storedMetrics.parse(kept)
  for (const name of metricNames) {
    const entry = stored[name]
    if (!entry) continue
    const { value, floor, detail } = entry
    metrics[name] = { value: value ?? NaN, floor: floor ?? NaN, ...(detail && { detail }) }
  }
  return metrics
}

function readFailure(text: string): Failure {
  const { code, message, field } = storedFailure.parse(JSON.parse(text))
  return field === undefined ? { code, message } : { code, message, field }
}
