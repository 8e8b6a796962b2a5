import { dimensionOf } from '@contract/experiment/spec'
import type { TargetSpec } from '@contract/experiment/target'
import type { RunState, RunSummary } from '@contract/run'
import { duration } from '../../charts/numbers'
import { words } from '../form/fields'

/** A target where there is little room: its kind and its size. */
export function targetLabel(target: TargetSpec): string {
  if (target.kind === 'mnist') return target.digits.length === 10 ? 'MNIST' : `MNIST, ${target.digits.join(' ')}`
  if (target.kind === 'images') return imagesLabel(target)
  return `${words(target.kind)}, d = ${String(dimensionOf(target))}`
}

function imagesLabel({
  name,
  dataset,
  height,
  width,
  classes,
}: Extract<TargetSpec, { readonly kind: 'images' }>): string {
  const chosen = classes ? `, ${classes.length === 1 ? 'class' : 'classes'} ${classes.join(' ')}` : ''
  return `${name ?? dataset.slice(0, 8)}, ${String(height)} × ${String(width)}${chosen}`
}

export const stateLabel: Readonly<Record<RunState, string>> = {
  queued: 'Queued',
  running: 'Running',
  done: 'Done',
  stopped: 'Stopped',
  failed: 'Failed',
  interrupted: 'Interrupted',
}

/** Milliseconds that a run took, or has taken until `now`; null where it has not begun. */
export function elapsed(run: RunSummary, now: number): number | null {
  if (run.startedAt === null) return null
  if (run.finishedAt === null && run.state !== 'running') return null
  return Math.max(0, (run.finishedAt ?? now) - run.startedAt)
}

/** How long a run took, in words; empty where it has not begun. */
export function elapsedText(run: RunSummary, now: number): string {
  const milliseconds = elapsed(run, now)
  return milliseconds === null ? '' : duration(milliseconds)
}

/** Of 24 hours: columns have no room for more than digits. */
const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
const time = new Intl.DateTimeFormat(undefined, clock)
const dayAndTime = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', ...clock })
const wholeDate = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' })

let today = { begins: NaN, ends: NaN }

/** When the day of a moment began, in milliseconds since 1970; asked of the same day again and again. */
export function dayOf(now: number): number {
  if (!(now >= today.begins && now < today.ends)) {
    const day = new Date(now)
    const begins = day.setHours(0, 0, 0, 0)
    today = { begins, ends: day.setDate(day.getDate() + 1) }
  }
  return today.begins
}

/** When something happened: the time alone for today, with the day before that. */
export function momentText(at: number, now: number): string {
  const begins = dayOf(now)
  return at >= begins && at < today.ends ? time.format(at) : dayAndTime.format(at)
}

export const wholeMoment = (at: number): string => wholeDate.format(at)

/** Whether a run has a network that was trained, if only in part. */
export const isTrained = ({ state, stepsDone }: RunSummary): boolean => state !== 'queued' && stepsDone > 0

/** Whether a run will not change any more. */
export const hasEnded = ({ state }: RunSummary): boolean => state !== 'queued' && state !== 'running'
